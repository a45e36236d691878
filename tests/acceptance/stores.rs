//! The stores that every case runs on.

use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use eventsourcing::{
    Clock, EventStore, InMemoryStrategy, Position, RecordStrategy, RecordedEvent, Retry,
    SequencedItem, StoredEvent, Timestamp,
};
use eventsourcing_diesel::{Item, SqliteDatastore, SqliteSettings, Synchronous};
use eventsourcing_tests::SnapshotsBeside;
use proptest::test_runner::Config as ProptestConfig;
use tempfile::TempDir;
use uuid::Uuid;

use crate::bank::{Account, AccountEvent, Customer};

/// Any record strategy, of aggregates unless another position is named.
pub(crate) type Strategy<P = u64> = dyn RecordStrategy<Position = P>;
/// An event store on any of them.
pub(crate) type Store<P = u64> = EventStore<Strategy<P>>;
/// The accounts of any store.
pub(crate) type Accounts = eventsourcing::Repository<Account, Strategy>;
/// The customers of any store.
pub(crate) type Customers = eventsourcing::Repository<Customer, Strategy>;

/// A store, and what its database is gone with.
pub(crate) struct Fixture<P = u64> {
    pub(crate) store: Store<P>,
    _database: Option<Box<dyn Any>>,
}

/// A store that keeps its records in memory.
pub(crate) fn in_memory() -> Fixture {
    in_memory_by()
}

/// The same, ordered by any position.
pub(crate) fn in_memory_by<P: Position>() -> Fixture<P> {
    Fixture {
        store: EventStore::sharing(Arc::new(InMemoryStrategy::default())),
        _database: None,
    }
}

/// A store that keeps its records in a file.
///
/// The disk is not waited for: what a power cut takes is not asked here.
pub(crate) fn sqlite() -> Fixture {
    let (datastore, folder) = sqlite_file();
    Fixture {
        store: EventStore::sharing(Arc::new(datastore.strategy().clone())),
        _database: Some(Box::new(folder)),
    }
}

/// A store that keeps its records in a schema of a PostgreSQL database.
#[cfg(feature = "servers")]
pub(crate) fn postgres() -> Fixture {
    let schema = eventsourcing_tests::postgres::FreshSchema::make();
    let datastore = eventsourcing_diesel::PostgresDatastore::open(schema.settings()).unwrap();
    Fixture {
        store: EventStore::sharing(Arc::new(datastore.strategy().clone())),
        _database: Some(Box::new(schema)),
    }
}

/// A store that keeps its records in a MariaDB database.
#[cfg(feature = "servers")]
pub(crate) fn mysql() -> Fixture {
    let database = eventsourcing_tests::mysql::FreshDatabase::make();
    let datastore = eventsourcing_diesel::MysqlDatastore::open(database.settings()).unwrap();
    Fixture {
        store: EventStore::sharing(Arc::new(datastore.strategy().clone())),
        _database: Some(Box::new(database)),
    }
}

/// The same with the table whose sequences are ordered by this position.
#[cfg(feature = "servers")]
pub(crate) fn postgres_by<P: Position>() -> Fixture<P>
where
    SequencedItem<P>: Item<Position = P>,
{
    let schema = eventsourcing_tests::postgres::FreshSchema::make();
    let datastore = eventsourcing_diesel::PostgresDatastore::open(schema.settings()).unwrap();
    let items = datastore.table::<SequencedItem<P>>().unwrap();
    Fixture {
        store: EventStore::sharing(Arc::new(items.strategy().clone())),
        _database: Some(Box::new(schema)),
    }
}

/// The same on MariaDB.
#[cfg(feature = "servers")]
pub(crate) fn mysql_by<P: Position>() -> Fixture<P>
where
    SequencedItem<P>: Item<Position = P>,
{
    let database = eventsourcing_tests::mysql::FreshDatabase::make();
    let datastore = eventsourcing_diesel::MysqlDatastore::open(database.settings()).unwrap();
    let items = datastore.table::<SequencedItem<P>>().unwrap();
    Fixture {
        store: EventStore::sharing(Arc::new(items.strategy().clone())),
        _database: Some(Box::new(database)),
    }
}

/// A store in memory that keeps its snapshots as events, elsewhere in memory.
pub(crate) fn in_memory_with_snapshots_as_events() -> Fixture {
    let [events, snapshots] = [(); 2].map(|()| InMemoryStrategy::default());
    Fixture {
        store: EventStore::sharing(Arc::new(SnapshotsBeside::new(events, snapshots))),
        _database: None,
    }
}

/// A store in a file that keeps its snapshots as events, in another table of it.
pub(crate) fn sqlite_with_snapshots_as_events() -> Fixture {
    let (datastore, folder) = sqlite_file();
    let items = datastore.table::<SequencedItem>().unwrap();
    let (events, snapshots) = (datastore.strategy().clone(), items.strategy().clone());
    Fixture {
        store: EventStore::sharing(Arc::new(SnapshotsBeside::new(events, snapshots))),
        _database: Some(Box::new(folder)),
    }
}

/// The same with the table whose sequences are ordered by this position.
pub(crate) fn sqlite_by<P: Position>() -> Fixture<P>
where
    SequencedItem<P>: Item<Position = P>,
{
    let (datastore, folder) = sqlite_file();
    let items = datastore.table::<SequencedItem<P>>().unwrap();
    Fixture {
        store: EventStore::sharing(Arc::new(items.strategy().clone())),
        _database: Some(Box::new(folder)),
    }
}

fn sqlite_file() -> (SqliteDatastore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("events.db").as_path())
        .synchronous(Synchronous::Off);
    (SqliteDatastore::open(settings).unwrap(), folder)
}

/// Writes each case once and runs it on every store.
macro_rules! on_every_store {
    ($($(#[$attribute:meta])* fn $name:ident($store:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            fn case($store: &$crate::stores::Store) $body

            #[test]
            $(#[$attribute])*
            fn in_memory() {
                case(&$crate::stores::in_memory().store);
            }

            #[test]
            $(#[$attribute])*
            fn sqlite() {
                case(&$crate::stores::sqlite().store);
            }

            #[cfg(feature = "servers")]
            #[test]
            $(#[$attribute])*
            fn postgres() {
                case(&$crate::stores::postgres().store);
            }

            #[cfg(feature = "servers")]
            #[test]
            $(#[$attribute])*
            fn mysql() {
                case(&$crate::stores::mysql().store);
            }
        }
    )*};
}
pub(crate) use on_every_store;

/// The same on every store whose sequences are ordered by time.
macro_rules! on_every_store_of_times {
    ($(fn $name:ident($store:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            fn case($store: &$crate::stores::Store<eventsourcing::Timestamp>) $body

            #[test]
            fn in_memory() {
                case(&$crate::stores::in_memory_by().store);
            }

            #[test]
            fn sqlite() {
                case(&$crate::stores::sqlite_by().store);
            }

            #[cfg(feature = "servers")]
            #[test]
            fn postgres() {
                case(&$crate::stores::postgres_by().store);
            }

            #[cfg(feature = "servers")]
            #[test]
            fn mysql() {
                case(&$crate::stores::mysql_by().store);
            }
        }
    )*};
}
pub(crate) use on_every_store_of_times;

/// Short hands for what most cases ask a store.
pub(crate) trait Bank {
    /// The accounts.
    fn accounts(&self) -> Accounts;
    /// The customers.
    fn customers(&self) -> Customers;
    /// Everything in the store, in the order of the log.
    fn log(&self) -> Vec<StoredEvent>;
    /// The history of an account.
    fn history(&self, id: Uuid) -> Vec<AccountEvent>;
    /// The versions that are stored for an id.
    fn versions(&self, id: Uuid) -> Vec<u64>;
    /// Puts a row into the store as it is, whoever wrote it.
    fn put(&self, row: StoredEvent);
}

impl Bank for Store {
    fn accounts(&self) -> Accounts {
        self.repository()
    }

    fn customers(&self) -> Customers {
        self.repository()
    }

    fn log(&self) -> Vec<StoredEvent> {
        let after = eventsourcing::LogPosition::START;
        self.all_stored_events(after)
            .collect::<Result<_, _>>()
            .unwrap()
    }

    fn history(&self, id: Uuid) -> Vec<AccountEvent> {
        let events: Vec<RecordedEvent<AccountEvent>> = self.get_domain_events(id).unwrap();
        events.into_iter().map(|it| it.event).collect()
    }

    fn versions(&self, id: Uuid) -> Vec<u64> {
        let rows = self.strategy().get_items(&id.into()).unwrap();
        rows.into_iter().map(|it| it.originator_version).collect()
    }

    fn put(&self, row: StoredEvent) {
        let save = eventsourcing::Save::new(Uuid::now_v7(), vec![row]);
        self.strategy().append(&save).unwrap();
    }
}

/// Retries without pauses.
pub(crate) fn attempts(count: usize) -> Retry {
    Retry::default()
        .attempts(count)
        .pauses(Duration::ZERO, Duration::ZERO)
}

/// The strategy of many cases in memory, and of few on a disk.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A clock that stands where it was set.
#[derive(Clone, Default)]
pub(crate) struct SetClock(Arc<AtomicI64>);

impl SetClock {
    pub(crate) fn set(&self, micros: i64) {
        self.0.store(micros, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
