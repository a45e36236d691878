//! The strategies, each new and empty.

use std::{marker::PhantomData, path::Path, sync::Mutex};

use diesel::{
    Connection, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    result::QueryResult,
};
use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, Fingerprint, InMemoryStrategy, KeyedSave, LogPosition,
    RecordError, RecordStrategy, Save, Selection, SequencedItem, SnapshotSelection,
    SnapshotStrategy, StoredDataKey, StoredEvent, StoredSnapshot, TimeUuid, Timestamp, Visit,
    testing::{Fresh, Held, Nth},
};
use eventsourcing_diesel::{Backend, Item, SqliteDatastore, SqliteSettings, Within};
use eventsourcing_tests::SnapshotsBeside;
use tempfile::TempDir;
use uuid::Uuid;

use crate::own::{Own, OwnInteger, OwnTimeUuid, OwnTimestamp};

#[cfg(feature = "servers")]
pub(crate) mod mysql;
#[cfg(feature = "servers")]
pub(crate) mod pooled;
#[cfg(feature = "servers")]
pub(crate) mod postgres;

pub(crate) fn in_memory() -> Fresh {
    Fresh::new(InMemoryStrategy::default())
}

pub(crate) fn in_memory_by_timestamps() -> Fresh<Timestamp> {
    Fresh::new(InMemoryStrategy::default())
}

pub(crate) fn in_memory_by_timeuuids() -> Fresh<TimeUuid> {
    Fresh::new(InMemoryStrategy::default())
}

pub(crate) fn sqlite() -> Fresh {
    on_a_file::<StoredEvent>(8)
}

pub(crate) fn sqlite_with_one_connection() -> Fresh {
    on_a_file::<StoredEvent>(1)
}

pub(crate) fn integer_items() -> Fresh {
    on_a_file::<SequencedItem>(8)
}

pub(crate) fn timestamp_items() -> Fresh<Timestamp> {
    on_a_file::<SequencedItem<Timestamp>>(8)
}

pub(crate) fn timeuuid_items() -> Fresh<TimeUuid> {
    on_a_file::<SequencedItem<TimeUuid>>(8)
}

pub(crate) fn own_integer_items() -> Fresh {
    own_items::<OwnInteger>()
}

pub(crate) fn own_timestamp_items() -> Fresh<Timestamp> {
    own_items::<OwnTimestamp>()
}

pub(crate) fn own_timeuuid_items() -> Fresh<TimeUuid> {
    own_items::<OwnTimeUuid>()
}

fn own_items<I: Item<Position: Nth> + Own>() -> Fresh<I::Position> {
    on_a_file_with::<I>(I::MADE_BY, 8)
}

pub(crate) fn in_memory_with_snapshots_as_events() -> Fresh {
    let [events, snapshots] = [(); 2].map(|()| InMemoryStrategy::default());
    Fresh::new(SnapshotsBeside::new(events, snapshots))
}

pub(crate) fn integer_items_with_snapshots_as_events() -> Fresh {
    snapshots_beside::<SequencedItem>("")
}

pub(crate) fn own_items_with_snapshots_as_events() -> Fresh {
    snapshots_beside::<OwnInteger>(OwnInteger::MADE_BY)
}

/// Snapshots in the items `I`, events in the other table of the same file.
fn snapshots_beside<I: Item<Position = u64>>(sql: &str) -> Fresh {
    let (datastore, folder) = file_with(sql, 8);
    let items = datastore.table::<I>().unwrap().strategy().clone();
    Fresh::new(SnapshotsBeside::new(datastore.strategy().clone(), items)).keeping(folder)
}

fn on_a_file<I: Item<Position: Nth>>(connections: u32) -> Fresh<I::Position> {
    on_a_file_with::<I>("", connections)
}

fn on_a_file_with<I: Item<Position: Nth>>(sql: &str, connections: u32) -> Fresh<I::Position> {
    let (datastore, folder) = file_with(sql, connections);
    let file = folder.path().join(FILE);
    Fresh::new(datastore.table::<I>().unwrap().strategy().clone())
        .holding(move |save| HeldWithin::append::<I>(connection_to(&file), save))
        .keeping(folder)
}

const FILE: &str = "events.db";

fn file_with(sql: &str, connections: u32) -> (SqliteDatastore, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join(FILE)).pool_size(connections);
    let datastore = SqliteDatastore::open(settings).unwrap();
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    (datastore, folder)
}

/// A connection of the caller's, and how the caller begins a transaction on it.
pub(crate) trait Begins:
    Backend + Connection<TransactionManager = AnsiTransactionManager> + Send
{
    /// Begins one that may write.
    fn begin(&mut self) -> QueryResult<()>;
}

impl Begins for SqliteConnection {
    fn begin(&mut self) -> QueryResult<()> {
        AnsiTransactionManager::begin_transaction_sql(self, "BEGIN IMMEDIATE")
    }
}

/// An append within the transaction of a caller, who has not committed yet.
struct HeldWithin<C>(C);

impl<C: Begins> HeldWithin<C> {
    fn append<I: Item>(mut connection: C, save: &Save<I::Position>) -> Result<Self, RecordError> {
        connection.begin().unwrap();
        Within::new(&mut connection).table::<I>().append(save)?;
        Ok(Self(connection))
    }
}

impl<C: Begins> Held for HeldWithin<C> {
    fn commit(mut self: Box<Self>) -> Result<(), RecordError> {
        AnsiTransactionManager::commit_transaction(&mut self.0).unwrap();
        Ok(())
    }

    fn roll_back(mut self: Box<Self>) -> Result<(), RecordError> {
        AnsiTransactionManager::rollback_transaction(&mut self.0).unwrap();
        Ok(())
    }
}

/// A connection that waits for others.
fn connection_to(file: &Path) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    connection
        .batch_execute("PRAGMA busy_timeout = 5000")
        .unwrap();
    connection
}

pub(crate) fn sqlite_in_memory() -> Fresh {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    Fresh::new(datastore.strategy().clone())
}

pub(crate) fn sqlite_within_a_transaction_each() -> Fresh {
    within_a_transaction_each::<StoredEvent>()
}

pub(crate) fn timeuuid_items_within_a_transaction_each() -> Fresh<TimeUuid> {
    within_a_transaction_each::<SequencedItem<TimeUuid>>()
}

fn within_a_transaction_each<I: Item<Position: Nth>>() -> Fresh<I::Position> {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    SqliteDatastore::migrate(&mut connection).unwrap();
    Fresh::new(EachWithin::<_, I>::new(connection))
}

/// Does each operation within a transaction of the caller's own, and commits whatever comes of it:
/// a refusal must leave the transaction as it was.
pub(crate) struct EachWithin<C, I> {
    connection: Mutex<C>,
    item: PhantomData<fn() -> I>,
}

impl<C: Begins, I: Item> EachWithin<C, I> {
    fn new(connection: C) -> Self {
        Self {
            connection: Mutex::new(connection),
            item: PhantomData,
        }
    }

    fn within<T>(&self, work: impl FnOnce(&Within<'_, C, I>) -> T) -> T {
        let connection = &mut *self.connection.lock().unwrap();
        connection.begin().unwrap();
        let answer = work(&Within::new(connection).table::<I>());
        AnsiTransactionManager::commit_transaction(connection).unwrap();
        answer
    }
}

impl<C: Begins, I: Item> RecordStrategy for EachWithin<C, I> {
    type Position = I::Position;

    fn append(&self, save: &Save<I::Position>) -> Result<(), RecordError> {
        self.within(|it| it.append(save))
    }

    fn read(
        &self,
        selection: &Selection<I::Position>,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        self.within(|it| it.read(selection, visit))
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        self.within(|it| it.read_log(after, limit, visit))
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        self.within(|it| it.originators(event_types, after, limit))
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<I::Position>>, RecordError> {
        self.within(|it| it.find_save(key))
    }

    fn delete_record(
        &self,
        originator_id: Uuid,
        position: I::Position,
    ) -> Result<bool, RecordError> {
        self.within(|it| it.delete_record(originator_id, position))
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        Some(self)
    }

    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        Some(self)
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        Some(self)
    }
}

impl<C: Begins, I: Item> DataKeyStrategy for EachWithin<C, I> {
    fn find_data_keys(
        &self,
        originators: &[Uuid],
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        self.within(|it| it.find_data_keys(originators))
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        self.within(|it| it.insert_data_key(id, wrapped))
    }

    fn replace_data_key(
        &self,
        id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError> {
        self.within(|it| it.replace_data_key(id, present, wrapped))
    }

    fn destroy_data_key(
        &self,
        id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError> {
        self.within(|it| it.destroy_data_key(id, on))
    }

    fn all_data_keys(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        self.within(|it| it.all_data_keys(after, limit))
    }
}

impl<C: Begins, I: Item> DictionaryStrategy for EachWithin<C, I> {
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
        self.within(|it| it.put_dictionary(id, content))
    }

    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
        self.within(|it| it.find_dictionary(id))
    }
}

impl<C: Begins, I: Item> SnapshotStrategy for EachWithin<C, I> {
    fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
        self.within(|it| it.put_snapshot(snapshot))
    }

    fn newest_snapshot(
        &self,
        selection: &SnapshotSelection,
    ) -> Result<Option<StoredSnapshot>, RecordError> {
        self.within(|it| it.newest_snapshot(selection))
    }

    fn prune_snapshots(
        &self,
        id: Uuid,
        fingerprint: Fingerprint,
        keep: usize,
    ) -> Result<usize, RecordError> {
        self.within(|it| it.prune_snapshots(id, fingerprint, keep))
    }
}
