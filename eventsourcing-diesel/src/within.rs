//! The record strategy within a transaction of the caller's own.

use std::{
    fmt,
    marker::PhantomData,
    sync::{Mutex, MutexGuard, TryLockError},
};

use diesel::{QueryResult, connection::TransactionManager};
use eventsourcing::{RecordError, StoredEvent};

use crate::{backend::Backend, item::Item, transaction};

/// Keeps records through a connection the caller already has, in the transaction that is open on
/// it: events and the caller's own rows are committed together or not at all.
///
/// A save is a savepoint: after a conflict the transaction can still be used. Where no transaction
/// is open, a save opens and commits one of its own.
///
/// - **Append last.** Whoever locks rows of its own and then appends can meet whoever appends and
///   then wants those rows.
/// - **On SQLite use `immediate_transaction`.** A plain `transaction` that has read and then writes
///   is answered with [`RecordError::RolledBack`] when somebody else has written in between, however
///   long it is prepared to wait.
/// - **On servers use `READ COMMITTED`**: in `REPEATABLE READ` reads show what was there when the
///   transaction began, also data keys and dictionaries. The log cannot be followed in it, nor, on
///   PostgreSQL, a table with columns of your own be held unchanged.
/// - **On [`RecordError::RolledBack`]** roll the whole transaction back and run it again, as below.
/// - **Nothing is tried again in it**: give an event store on it [`Retry::never`](eventsourcing::Retry::never), as
///   [`DieselDatastore::within`](crate::DieselDatastore::within) does.
/// - **A save is durable when the caller has committed**, not when it is answered.
///
/// ```
/// # use diesel::{Connection, SqliteConnection};
/// # use eventsourcing::{RecordStrategy, Save, StoredEvent};
/// # use eventsourcing_diesel::{SqliteDatastore, Within};
/// # use uuid::Uuid;
/// # let mut connection = SqliteConnection::establish(":memory:")?;
/// # SqliteDatastore::migrate(&mut connection)?;
/// let first = StoredEvent::new(Uuid::now_v7(), 0, "bank.account#Opened", "{}");
/// connection.immediate_transaction(|connection| {
///     // … rows of your own …
///     Within::new(connection).append(&Save::new(Uuid::now_v7(), vec![first]))?;
///     Ok::<_, Box<dyn std::error::Error>>(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What is rolled back is run again
///
/// The database may undo a transaction to let another through, whichever of its statements it was at:
/// one of yours, the append, or the commit. Nothing was written, and the whole is run again, from what
/// it reads first. So what it decides is decided anew, and it has no other effects.
///
/// ```
/// use std::convert::Infallible;
///
/// use diesel::{prelude::*, result::Error as DieselError, sql_query};
/// use eventsourcing::{Error, RecordError, Retry, UpdateError};
/// use eventsourcing_diesel::SqliteDatastore;
/// # use diesel::connection::SimpleConnection as _;
/// # use eventsourcing::{Aggregate, DomainEvent, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Filled { litres: u32 } }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// # }
///
/// #[derive(Debug, thiserror::Error)]
/// enum Failure {
///     #[error(transparent)]
///     Tank(#[from] UpdateError<Infallible>),
///     #[error(transparent)]
///     Deliveries(RecordError),
/// }
///
/// impl From<DieselError> for Failure {
///     fn from(error: DieselError) -> Self {
///         Self::Deliveries(SqliteDatastore::record_error(error))
///     }
/// }
///
/// impl Failure {
///     /// Nothing was written, since somebody else was first.
///     fn is_rolled_back(&self) -> bool {
///         matches!(
///             self,
///             Self::Deliveries(RecordError::RolledBack(_))
///                 | Self::Tank(UpdateError::Failed(Error::RolledBack(_) | Error::Conflict(_)))
///         )
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let datastore = SqliteDatastore::open(":memory:")?;
/// # let id = datastore.repository::<Tank>().create(TankEvent::Built)?.id();
/// let mut connection = datastore.pool().get()?;
/// # connection.batch_execute("CREATE TABLE deliveries (litres INTEGER)")?;
/// let delivered = || {
///     // `transaction` on PostgreSQL, MariaDB and MySQL.
///     connection.immediate_transaction(|connection| {
///         sql_query("INSERT INTO deliveries VALUES (5)").execute(connection)?;
///         // Last, since whoever appends next waits for the commit.
///         let tanks = datastore.within(connection).repository::<Tank>();
///         let tank = tanks.update(id, |_| TankEvent::Filled { litres: 5 })?;
///         Ok::<_, Failure>(tank.litres)
///     })
/// };
/// assert_eq!(Retry::default().run(delivered, Failure::is_rolled_back)?, 5);
/// # Ok(())
/// # }
/// ```
///
/// A commit during which the connection is lost is not run again so: nobody knows whether it was done.
/// Where that matters do it under a key ([`Repository::keyed`](eventsourcing::Repository::keyed)): the whole is
/// run again, and finds whether it was done before.
///
/// `I` says which table: [`StoredEvent`] unless another [`Item`] is named by [`table`](Self::table).
pub struct Within<'c, C, I: Item = StoredEvent> {
    connection: Mutex<&'c mut C>,
    item: PhantomData<fn() -> I>,
}

impl<'c, C: Backend> Within<'c, C> {
    /// Within the transaction that is open on `connection`, in the table of [`StoredEvent`]s.
    pub fn new(connection: &'c mut C) -> Self {
        Within::of(connection)
    }
}

impl<'c, C: Backend, I: Item> Within<'c, C, I> {
    pub(crate) fn of(connection: &'c mut C) -> Self {
        Self {
            connection: Mutex::new(connection),
            item: PhantomData,
        }
    }

    /// The same in the table of another item.
    pub fn table<J: Item>(self) -> Within<'c, C, J> {
        Within {
            connection: self.connection,
            item: PhantomData,
        }
    }

    pub(crate) fn connection(&self) -> Result<MutexGuard<'_, &'c mut C>, RecordError> {
        match self.connection.try_lock() {
            Ok(connection) => Ok(connection),
            Err(TryLockError::Poisoned(connection)) => Ok(connection.into_inner()),
            Err(TryLockError::WouldBlock) => Err(RecordError::Misuse {
                what: IN_USE.into(),
            }),
        }
    }

    /// Whether one statement may insert items, without asking.
    #[allow(clippy::unused_self)]
    pub(crate) fn inserts_alone(&self) -> bool {
        C::ALWAYS_INSERTS_ALONE
    }

    /// Reads through the connection.
    pub(crate) fn query<T>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        work(*self.connection()?)
    }

    /// Writes in the transaction that is open, or in one of its own.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let mut connection = self.connection()?;
        let connection: &mut C = &mut connection;
        if is_in_transaction(connection)? {
            transaction::savepoint(connection, work)
        } else {
            transaction::write(connection, work)
        }
    }

    /// Runs a statement in the transaction that is open, or as one of its own.
    pub(crate) fn write_statement<T>(
        &self,
        statement: impl FnOnce(&mut C) -> QueryResult<T>,
    ) -> Result<T, RecordError> {
        let mut connection = self.connection()?;
        let connection: &mut C = &mut connection;
        if is_in_transaction(connection)? {
            transaction::savepoint(connection, |it| statement(it).map_err(C::failed))
        } else {
            transaction::statement(connection, statement)
        }
    }
}

fn is_in_transaction<C: Backend>(connection: &mut C) -> Result<bool, RecordError> {
    let depth = C::TransactionManager::transaction_manager_status_mut(connection)
        .transaction_depth()
        .map_err(C::failed)?;
    Ok(depth.is_some())
}

const IN_USE: &str = "the connection of this transaction is in use: what is shown while events are \
                      read must not call the store, and one thread at a time uses a transaction";

impl<C, I: Item> fmt::Debug for Within<'_, C, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Within").finish_non_exhaustive()
    }
}
