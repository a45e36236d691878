//! The record strategy over a pool of connections.

use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex},
};

use diesel::{
    QueryResult,
    connection::TransactionManager,
    r2d2::{ConnectionManager, Pool, PooledConnection},
};
use eventsourcing::{RecordError, StoredEvent};

use crate::{
    backend::{
        Backend,
        setup::{refusals, verify},
    },
    item::Item,
    transaction,
    turns::Turns,
};

/// Keeps records in a table of a database, through a pool. Clones share the pool.
///
/// `I` says which table: [`StoredEvent`] unless another [`Item`] is named.
///
/// It needs one connection at a time, so that a pool of one will do. When none becomes free within
/// the pool's `connection_timeout`, the answer is [`RecordError::Unavailable`].
pub struct DieselStrategy<C: Backend, I: Item = StoredEvent> {
    pool: Pool<ConnectionManager<C>>,
    turns: Arc<Turns>,
    /// Where the database is, for messages.
    place: Arc<str>,
    /// Holds a database in memory, which is gone with the last connection to it.
    keeper: Option<Arc<Mutex<C>>>,
    /// Whether one statement may insert items: the table gives them their log positions.
    inserts_alone: bool,
    item: PhantomData<fn() -> I>,
}

impl<C: Backend, I: Item> DieselStrategy<C, I> {
    pub(crate) fn new(pool: Pool<ConnectionManager<C>>, place: &str, keeper: Option<C>) -> Self {
        Self {
            pool,
            turns: Arc::default(),
            place: place.into(),
            keeper: keeper.map(|connection| Arc::new(Mutex::new(connection))),
            inserts_alone: C::ALWAYS_INSERTS_ALONE,
            item: PhantomData,
        }
    }

    /// The same on the table of another item.
    pub(crate) fn on<J: Item>(&self) -> DieselStrategy<C, J> {
        DieselStrategy {
            pool: self.pool.clone(),
            turns: Arc::clone(&self.turns),
            place: Arc::clone(&self.place),
            keeper: self.keeper.clone(),
            inserts_alone: C::ALWAYS_INSERTS_ALONE,
            item: PhantomData,
        }
    }

    /// The same, knowing whether one statement may insert items.
    #[cfg_attr(not(feature = "mysql"), allow(dead_code))]
    pub(crate) fn inserting_alone(self, inserts_alone: bool) -> Self {
        Self {
            inserts_alone,
            ..self
        }
    }

    /// The same, when the table has what is needed of it.
    pub(crate) fn verified(self) -> Result<Self, RecordError> {
        let inserts_alone = self.query(|connection| {
            verify::table(connection, &I::TABLE)?;
            connection.inserts_alone::<I>().map_err(C::failed)
        })?;
        Ok(Self {
            inserts_alone,
            ..self
        })
    }

    /// Whether one statement may insert items.
    pub(crate) fn inserts_alone(&self) -> bool {
        self.inserts_alone
    }

    /// The pool it takes its connections from.
    pub fn pool(&self) -> &Pool<ConnectionManager<C>> {
        &self.pool
    }

    /// Where the database is, for messages.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    /// Whether it is gone with its last connection.
    pub(crate) fn is_in_memory(&self) -> bool {
        self.keeper.is_some()
    }

    /// An error as one that names the database and says what to do.
    fn told(&self, error: RecordError) -> RecordError {
        refusals::of_use::<C>(error, &self.place)
    }

    /// Reads through a connection.
    pub(crate) fn query<T>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        self.on_connection(work).map_err(|error| self.told(error))
    }

    /// Does the work on a connection, which the pool does not keep when it turns out to be gone.
    fn on_connection<T>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let mut connection = self.connection()?;
        let connection: &mut C = &mut connection;
        let answer = work(connection);
        if answer.as_ref().is_err_and(C::is_lost) {
            C::TransactionManager::transaction_manager_status_mut(connection).set_in_error();
        }
        answer
    }

    fn connection(&self) -> Result<PooledConnection<ConnectionManager<C>>, RecordError> {
        self.pool
            .get()
            .map_err(|error| RecordError::Unavailable(error.into()))
    }

    /// Does the work when it is our turn to write.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        self.write_in_turn(work).map_err(|error| self.told(error))
    }

    /// Runs a statement that is a transaction of its own, on databases that have many writers.
    pub(crate) fn write_statement<T>(
        &self,
        statement: impl FnOnce(&mut C) -> QueryResult<T>,
    ) -> Result<T, RecordError> {
        self.on_connection(|it| transaction::statement(it, statement))
            .map_err(|error| self.told(error))
    }

    fn write_in_turn<T>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let _turn = if C::ONE_WRITER {
            let turn = self.turns.take(self.pool.connection_timeout());
            Some(turn.ok_or_else(|| RecordError::Unavailable(WAITED_TOO_LONG.into()))?)
        } else {
            None
        };
        self.on_connection(|it| transaction::write(it, work))
    }
}

const WAITED_TOO_LONG: &str = "other writers of this process took longer than the pool's \
                               connection timeout";

impl<C: Backend, I: Item> Clone for DieselStrategy<C, I> {
    fn clone(&self) -> Self {
        Self {
            inserts_alone: self.inserts_alone,
            ..self.on()
        }
    }
}

impl<C: Backend, I: Item> fmt::Debug for DieselStrategy<C, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DieselStrategy")
            .field("table", &I::TABLE.name)
            .field("pool", &self.pool)
            .field("place", &self.place)
            .field("in_memory", &self.keeper.is_some())
            .finish_non_exhaustive()
    }
}
