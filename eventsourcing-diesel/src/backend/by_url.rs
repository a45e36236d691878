//! A database that is chosen when the program runs.

mod kind;
mod location;

use std::{fmt, sync::Arc};

use eventsourcing::{
    Aggregate, Entity, EntityKind, Environment, Error, EventStore, Once, Position, RecordStrategy,
    Repository, Retry, Snapshots, StoredForm, UnitOfWork,
};

use self::kind::Kind;
pub use self::location::DatabaseLocation;
#[cfg(feature = "mysql")]
use crate::MysqlDatastore;
#[cfg(feature = "postgres")]
use crate::PostgresDatastore;
#[cfg(feature = "sqlite")]
use crate::SqliteDatastore;
use crate::{backend::Backend, datastore::DieselDatastore, item::Item};

/// Any record strategy whose sequences are ordered by `P`.
pub type AnyStrategy<P = u64> = dyn RecordStrategy<Position = P>;

/// A database of the kind that its URL says, and what works on it: for programs that learn where their
/// events are when they run. Clones share its connections.
///
/// | URL | database | feature |
/// |---|---|---|
/// | `bank.db`, `sqlite:bank.db`, `file:bank.db`, `:memory:` | SQLite | `sqlite` |
/// | `postgres://teller@localhost/bank` | PostgreSQL | `postgres` |
/// | `mysql://teller@localhost/bank`, `mariadb://…` | MariaDB, MySQL | `mysql` |
///
/// ```
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
/// use eventsourcing_diesel::Datastore;
///
/// let url = std::env::args().nth(1).unwrap_or(":memory:".into());
/// let datastore = Datastore::open(&url)?;
/// let tank = datastore.repository::<Tank>().create(TankEvent::Built)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is special about a database is under [`database`](Self::database): its pool, its schema, the
/// caller's own transaction. `P` is what orders the sequences of its table: versions, unless another
/// [`table`](Self::table) was asked for.
pub struct Datastore<P: Position = u64> {
    event_store: EventStore<AnyStrategy<P>>,
    database: Database,
}

/// The database that a [`Datastore`] is on.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Database {
    /// SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteDatastore),
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(PostgresDatastore),
    /// MariaDB, or MySQL.
    #[cfg(feature = "mysql")]
    Mysql(MysqlDatastore),
}

/// What is done with a database, whichever it is.
macro_rules! on_any {
    ($database:expr, $datastore:ident => $done:expr) => {
        match $database {
            #[cfg(feature = "sqlite")]
            Database::Sqlite($datastore) => $done,
            #[cfg(feature = "postgres")]
            Database::Postgres($datastore) => $done,
            #[cfg(feature = "mysql")]
            Database::Mysql($datastore) => $done,
        }
    };
}

impl Datastore {
    /// Opens a database: makes it where that can be done, brings it up to date, and verifies it.
    ///
    /// # Errors
    ///
    /// Those of the database's own datastore; [`Error::Misuse`] also where the URL is of none that is
    /// known here, and when the program was built without its feature.
    pub fn open(url: &str) -> Result<Self, Error> {
        Ok(Self::on(match Kind::of(url)? {
            #[cfg(feature = "sqlite")]
            Kind::Sqlite => Database::Sqlite(SqliteDatastore::open(url)?),
            #[cfg(feature = "postgres")]
            Kind::Postgres => Database::Postgres(PostgresDatastore::open(url)?),
            #[cfg(feature = "mysql")]
            Kind::Mysql => Database::Mysql(MysqlDatastore::open(url)?),
            #[allow(unreachable_patterns)]
            kind => return Err(kind.missing()),
        }))
    }

    /// Connects to a database that is up to date already, and changes nothing in it.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn connect(url: &str) -> Result<Self, Error> {
        Ok(Self::on(match Kind::of(url)? {
            #[cfg(feature = "sqlite")]
            Kind::Sqlite => Database::Sqlite(SqliteDatastore::connect(url)?),
            #[cfg(feature = "postgres")]
            Kind::Postgres => Database::Postgres(PostgresDatastore::connect(url)?),
            #[cfg(feature = "mysql")]
            Kind::Mysql => Database::Mysql(MysqlDatastore::connect(url)?),
            #[allow(unreachable_patterns)]
            kind => return Err(kind.missing()),
        }))
    }

    /// The same for a datastore with settings of its own.
    pub fn on(database: impl Into<Database>) -> Self {
        let database = database.into();
        let strategy: Arc<AnyStrategy> = on_any!(&database, it => Arc::new(it.strategy().clone()));
        Self {
            event_store: EventStore::sharing(strategy),
            database,
        }
    }

    /// The repository of one type of aggregate.
    pub fn repository<A: Aggregate>(&self) -> Repository<A, AnyStrategy> {
        self.event_store.repository()
    }

    /// Does all of `work` or nothing: see [`EventStore::atomically`].
    ///
    /// # Errors
    ///
    /// What the closure answers, and what a save can meet.
    pub fn atomically<T, X: From<Error>>(
        &self,
        work: impl FnMut(&mut UnitOfWork<'_, AnyStrategy>) -> Result<T, X>,
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
        work: impl FnMut(&mut UnitOfWork<'_, AnyStrategy>) -> Result<T, X>,
    ) -> Result<Once<T>, X> {
        self.event_store.atomically_once(key, work)
    }
}

impl<P: Position> Datastore<P> {
    /// The same with another clock or maker of ids.
    #[must_use]
    pub fn with_environment(self, environment: Environment) -> Self {
        self.with(|it| it.with_environment(environment))
    }

    /// The same with another policy of retries: see [`EventStore::with_retry`].
    #[must_use]
    pub fn with_retry(self, retry: Retry) -> Self {
        self.with(|it| it.with_retry(retry))
    }

    /// The same with another form in which events and snapshots are stored from now on.
    #[must_use]
    pub fn with_stored_form(self, form: StoredForm) -> Self {
        self.with(|it| it.with_stored_form(form))
    }

    /// The same with snapshots of the aggregates `A`.
    #[must_use]
    pub fn with_snapshots<A: Aggregate>(self, snapshots: impl Into<Snapshots<A>>) -> Self {
        self.with(|it| it.with_snapshots(snapshots))
    }

    fn with(
        self,
        changed: impl FnOnce(EventStore<AnyStrategy<P>>) -> EventStore<AnyStrategy<P>>,
    ) -> Self {
        Self {
            event_store: changed(self.event_store),
            ..self
        }
    }

    /// The same database and the table of an item, which is verified.
    ///
    /// ```
    /// use eventsourcing::{BucketSize, SequencedItem, Timestamp, Uuid};
    /// use eventsourcing_diesel::Datastore;
    ///
    /// let by_time = Datastore::open(":memory:")?.table::<SequencedItem<Timestamp>>()?;
    /// let log = by_time
    ///     .event_store()
    ///     .start_timebucketed_log::<String>(Uuid::now_v7(), BucketSize::Month)?;
    /// log.log_message("It rains.".into())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`DieselDatastore::table`].
    pub fn table<I: Item>(&self) -> Result<Datastore<I::Position>, Error> {
        let strategy = on_any!(&self.database, it => strategy_of::<_, I>(it)?);
        Ok(Datastore {
            event_store: self.event_store.on_shared(strategy),
            database: self.database.clone(),
        })
    }

    /// The repository of entities of a kind of their own: see [`EventStore::repository_of`].
    pub fn repository_of<E: Entity>(&self) -> Repository<E::State, AnyStrategy<P>, E::Kind>
    where
        E::Kind: EntityKind<Position = P>,
    {
        self.event_store.repository_of::<E>()
    }

    /// The event store that all of it goes through.
    pub fn event_store(&self) -> &EventStore<AnyStrategy<P>> {
        &self.event_store
    }

    /// The database that it is on.
    pub fn database(&self) -> &Database {
        &self.database
    }
}

fn strategy_of<C: Backend, I: Item>(
    datastore: &DieselDatastore<C>,
) -> Result<Arc<AnyStrategy<I::Position>>, Error> {
    Ok(Arc::new(datastore.table::<I>()?.strategy().clone()))
}

#[cfg(feature = "sqlite")]
impl From<SqliteDatastore> for Database {
    fn from(datastore: SqliteDatastore) -> Self {
        Self::Sqlite(datastore)
    }
}

#[cfg(feature = "postgres")]
impl From<PostgresDatastore> for Database {
    fn from(datastore: PostgresDatastore) -> Self {
        Self::Postgres(datastore)
    }
}

#[cfg(feature = "mysql")]
impl From<MysqlDatastore> for Database {
    fn from(datastore: MysqlDatastore) -> Self {
        Self::Mysql(datastore)
    }
}

impl<P: Position> Clone for Datastore<P> {
    fn clone(&self) -> Self {
        Self {
            event_store: self.event_store.clone(),
            database: self.database.clone(),
        }
    }
}

impl<P: Position> fmt::Debug for Datastore<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Datastore")
            .field("event_store", &self.event_store)
            .field("database", &self.database)
            .finish()
    }
}
