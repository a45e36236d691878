//! A database with everything that works on it.

use std::fmt;

use diesel::r2d2::{ConnectionManager, Pool};
use eventsourcing::{
    Aggregate, Entity, EntityKind, Environment, Error, EventStore, Once, RecordError, Repository,
    Retry, Snapshots, StoredEvent, StoredForm, UnitOfWork,
};

use crate::{backend::Backend, item::Item, strategy::DieselStrategy, within::Within};

/// A database that events are kept in, and what works on it. Clones share its connections.
///
/// `DieselDatastore<C>` serves all databases; on SQLite its name is `SqliteDatastore`, on PostgreSQL
/// `PostgresDatastore`.
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, mutators};
/// # use eventsourcing_diesel::SqliteDatastore;
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
/// let datastore = SqliteDatastore::open(":memory:")?;
/// let tanks = datastore.repository::<Tank>();
///
/// let tank = tanks.create(TankEvent::Built)?;
/// tanks.update(tank.id(), |_| TankEvent::Filled { litres: 20 })?;
/// assert_eq!(tanks.get(tank.id())?.litres, 20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `I` says in which table: [`StoredEvent`] unless another [`Item`] is named by
/// [`table`](Self::table).
pub struct DieselDatastore<C: Backend, I: Item = StoredEvent> {
    event_store: EventStore<DieselStrategy<C, I>>,
}

impl<C: Backend, I: Item> DieselDatastore<C, I> {
    pub(crate) fn new(strategy: DieselStrategy<C, I>) -> Self {
        Self {
            event_store: EventStore::new(strategy),
        }
    }

    /// The same with another clock or maker of ids.
    #[must_use]
    pub fn with_environment(self, environment: Environment) -> Self {
        Self {
            event_store: self.event_store.with_environment(environment),
        }
    }

    /// The same with another policy of retries: see [`EventStore::with_retry`].
    #[must_use]
    pub fn with_retry(self, retry: Retry) -> Self {
        Self {
            event_store: self.event_store.with_retry(retry),
        }
    }

    /// The same with another form in which events and snapshots are stored from now on.
    ///
    /// ```
    /// use eventsourcing::StoredForm;
    /// use eventsourcing_diesel::SqliteDatastore;
    ///
    /// let datastore = SqliteDatastore::open(":memory:")?.with_stored_form(StoredForm::json());
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    #[must_use]
    pub fn with_stored_form(self, form: StoredForm) -> Self {
        Self {
            event_store: self.event_store.with_stored_form(form),
        }
    }

    /// The same with snapshots of the aggregates `A`, in repositories and units of work: see
    /// [`Repository::with_snapshots`].
    #[must_use]
    pub fn with_snapshots<A: Aggregate>(self, snapshots: impl Into<Snapshots<A>>) -> Self {
        Self {
            event_store: self.event_store.with_snapshots(snapshots),
        }
    }

    /// The same database and the table of another item, which is verified: with the environment, the
    /// retries and the snapshots of this one.
    ///
    /// ```
    /// # use eventsourcing::{DomainEvent, RecordedEvent, SequencedItem, TimeUuid, TimeUuids, Timestamp, Uuid};
    /// # use eventsourcing_diesel::SqliteDatastore;
    /// # use serde::{Deserialize, Serialize};
    /// #[must_use]
    /// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// struct Measured { celsius: i32 }
    ///
    /// let datastore = SqliteDatastore::open(":memory:")?;
    /// let measurements = datastore.table::<SequencedItem<TimeUuid>>()?;
    ///
    /// let (sensor, ids, now) = (Uuid::now_v7(), TimeUuids::new(), Timestamp::now());
    /// let measured = RecordedEvent::new(sensor, ids.at(now), Measured { celsius: 21 }, now);
    /// measurements.event_store().append(&measured)?;
    /// assert_eq!(measurements.event_store().get_domain_events::<Measured>(sensor)?.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] when the database lacks the table, or the table a column or what makes saves
    /// exclude each other. It says what to do.
    pub fn table<J: Item>(&self) -> Result<DieselDatastore<C, J>, Error> {
        let strategy = self.strategy().on::<J>().verified()?;
        Ok(DieselDatastore {
            event_store: self.event_store.on(strategy),
        })
    }

    /// The repository of entities of a kind of their own, in a table of items that are ordered as that
    /// kind places its events: see [`EventStore::repository_of`].
    pub fn repository_of<E: Entity>(&self) -> Repository<E::State, DieselStrategy<C, I>, E::Kind>
    where
        I: Item<Position = <E::Kind as EntityKind>::Position>,
    {
        self.event_store.repository_of::<E>()
    }

    /// The event store that all of it goes through.
    pub fn event_store(&self) -> &EventStore<DieselStrategy<C, I>> {
        &self.event_store
    }

    /// The record strategy, which the event store stands on.
    pub fn strategy(&self) -> &DieselStrategy<C, I> {
        self.event_store.strategy()
    }

    /// The pool of connections, for the caller's own tables.
    pub fn pool(&self) -> &Pool<ConnectionManager<C>> {
        self.strategy().pool()
    }

    /// An event store within a transaction of the caller's own, with the environment, the form and the
    /// snapshots of this one: see [`Within`]. Nothing is tried again in it, since that is for the caller to do from the
    /// beginning of the transaction, in the loop that is shown there.
    ///
    /// ```
    /// # use diesel::{connection::SimpleConnection, prelude::*};
    /// # use eventsourcing::{Aggregate, DomainEvent, UpdateError, mutators};
    /// # use eventsourcing_diesel::SqliteDatastore;
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
    /// # let datastore = SqliteDatastore::open(":memory:")?;
    /// let mut connection = datastore.pool().get()?;
    /// # connection.batch_execute("CREATE TABLE tanks (id INTEGER PRIMARY KEY)")?;
    /// let tank = connection.immediate_transaction(|connection| {
    ///     connection.batch_execute("INSERT INTO tanks DEFAULT VALUES")?;
    ///     let tank = datastore.within(connection).repository::<Tank>().create(TankEvent::Built)?;
    ///     Ok::<_, Box<dyn std::error::Error>>(tank)
    /// })?;
    /// drop(connection);
    ///
    /// assert!(datastore.repository::<Tank>().contains(tank.id())?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn within<'c>(&self, connection: &'c mut C) -> EventStore<Within<'c, C, I>> {
        self.event_store
            .on(Within::of(connection))
            .with_retry(Retry::never())
    }
}

impl<C: Backend> DieselDatastore<C> {
    /// What an error of Diesel means on this database: one of the caller's own statements, or of the commit of
    /// the caller's own transaction. After [`RecordError::RolledBack`] the whole transaction may be run
    /// again, as [`Within`] shows; where the connection was lost the outcome is unknown, since it may have been
    /// lost in the commit.
    ///
    /// ```
    /// use diesel::{RunQueryDsl, sql_query};
    /// use eventsourcing::RecordError;
    /// use eventsourcing_diesel::SqliteDatastore;
    ///
    /// let datastore = SqliteDatastore::open(":memory:")?;
    /// let mut connection = datastore.pool().get()?;
    /// let error = sql_query("SELECT * FROM deliveries").execute(&mut connection).unwrap_err();
    /// let error = SqliteDatastore::record_error(error);
    /// assert!(!matches!(error, RecordError::RolledBack(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_error(error: diesel::result::Error) -> RecordError {
        C::failed_commit(error)
    }
}

/// For aggregates, which count versions.
impl<C: Backend, I: Item<Position = u64>> DieselDatastore<C, I> {
    /// The repository of one type of aggregate.
    pub fn repository<A: Aggregate>(&self) -> Repository<A, DieselStrategy<C, I>> {
        self.event_store.repository()
    }

    /// Does all of `work` or nothing: see [`EventStore::atomically`].
    ///
    /// # Errors
    ///
    /// What the closure answers, and what a save can meet.
    pub fn atomically<T, X: From<Error>>(
        &self,
        work: impl FnMut(&mut UnitOfWork<'_, DieselStrategy<C, I>>) -> Result<T, X>,
    ) -> Result<T, X> {
        self.event_store.atomically(work)
    }

    /// The same once for a key of the caller's own: see [`EventStore::atomically_once`].
    ///
    /// # Errors
    ///
    /// What the closure answers, and what a save can meet.
    pub fn atomically_once<T, X: From<Error>>(
        &self,
        key: &str,
        work: impl FnMut(&mut UnitOfWork<'_, DieselStrategy<C, I>>) -> Result<T, X>,
    ) -> Result<Once<T>, X> {
        self.event_store.atomically_once(key, work)
    }
}

impl<C: Backend, I: Item> Clone for DieselDatastore<C, I> {
    fn clone(&self) -> Self {
        Self {
            event_store: self.event_store.clone(),
        }
    }
}

impl<C: Backend, I: Item> fmt::Debug for DieselDatastore<C, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DieselDatastore")
            .field("event_store", &self.event_store)
            .field("strategy", self.strategy())
            .finish()
    }
}
