//! A database with everything that works on it.

use std::fmt;

use diesel::r2d2::{ConnectionManager, Pool};
use eventsourcing::{
    Aggregate, Environment, Error, EventStore, Once, Repository, Retry, Snapshots, StoredForm,
    UnitOfWork,
};

use crate::{backend::Backend, strategy::DieselStrategy, within::Within};

/// A database that events are kept in, and what works on it. Clones share its connections.
///
/// `DieselDatastore<C>` serves all databases; on SQLite its name is `SqliteDatastore`.
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
pub struct DieselDatastore<C: Backend> {
    event_store: EventStore<DieselStrategy<C>>,
}

impl<C: Backend> DieselDatastore<C> {
    pub(crate) fn new(strategy: DieselStrategy<C>) -> Self {
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

    /// The same with another policy of retries.
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

    /// The repository of one type of aggregate.
    pub fn repository<A: Aggregate>(&self) -> Repository<A, DieselStrategy<C>> {
        self.event_store.repository()
    }

    /// Does all of `work` or nothing: see [`EventStore::atomically`].
    ///
    /// # Errors
    ///
    /// What the closure answers, and what a save can meet.
    pub fn atomically<T, X: From<Error>>(
        &self,
        work: impl FnMut(&mut UnitOfWork<'_, DieselStrategy<C>>) -> Result<T, X>,
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
        work: impl FnMut(&mut UnitOfWork<'_, DieselStrategy<C>>) -> Result<T, X>,
    ) -> Result<Once<T>, X> {
        self.event_store.atomically_once(key, work)
    }

    /// The event store that all of it goes through.
    pub fn event_store(&self) -> &EventStore<DieselStrategy<C>> {
        &self.event_store
    }

    /// The record strategy, which the event store stands on.
    pub fn strategy(&self) -> &DieselStrategy<C> {
        self.event_store.strategy()
    }

    /// The pool of connections, for the caller's own tables.
    pub fn pool(&self) -> &Pool<ConnectionManager<C>> {
        self.strategy().pool()
    }

    /// An event store within a transaction of the caller's own, with the environment, the form and the
    /// snapshots of this one: see [`Within`]. Nothing is tried again in it, since that is for the caller to do from the
    /// beginning of the transaction.
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
    pub fn within<'c>(&self, connection: &'c mut C) -> EventStore<Within<'c, C>> {
        self.event_store
            .on(Within::new(connection))
            .with_retry(Retry::never())
    }
}

impl<C: Backend> Clone for DieselDatastore<C> {
    fn clone(&self) -> Self {
        Self {
            event_store: self.event_store.clone(),
        }
    }
}

impl<C: Backend> fmt::Debug for DieselDatastore<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DieselDatastore")
            .field("event_store", &self.event_store)
            .field("strategy", self.strategy())
            .finish()
    }
}
