//! The strategies, each new and empty.

use std::{any::Any, marker::PhantomData, sync::Mutex};

use diesel::{Connection, QueryResult, SqliteConnection, connection::SimpleConnection};
use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, Fingerprint, InMemoryStrategy, KeyedSave, LogPosition,
    RecordError, RecordStrategy, Save, Selection, SequencedItem, SnapshotSelection,
    SnapshotStrategy, StoredDataKey, StoredEvent, StoredSnapshot, TimeUuid, Timestamp, Visit,
};
use eventsourcing_diesel::{
    Backend, Item, SqliteDatastore, SqliteSettings, SqliteStrategy, Within,
};
use uuid::Uuid;

#[cfg(feature = "servers")]
pub(crate) use self::{mysql::*, postgres::*};
use crate::own::{Own, OwnInteger, OwnTimeUuid, OwnTimestamp};

#[cfg(feature = "servers")]
mod mysql;
#[cfg(feature = "servers")]
mod postgres;

/// A strategy, and what its database is gone with.
pub(crate) struct Store<S> {
    pub(crate) strategy: S,
    _database: Option<Box<dyn Any>>,
}

pub(crate) fn in_memory() -> Store<InMemoryStrategy> {
    in_memory_by()
}

pub(crate) fn in_memory_by_timestamps() -> Store<InMemoryStrategy<Timestamp>> {
    in_memory_by()
}

pub(crate) fn in_memory_by_timeuuids() -> Store<InMemoryStrategy<TimeUuid>> {
    in_memory_by()
}

fn in_memory_by<P>() -> Store<InMemoryStrategy<P>> {
    Store {
        strategy: InMemoryStrategy::default(),
        _database: None,
    }
}

pub(crate) fn sqlite() -> Store<SqliteStrategy> {
    on_a_file(8)
}

pub(crate) fn sqlite_with_one_connection() -> Store<SqliteStrategy> {
    on_a_file(1)
}

pub(crate) fn integer_items() -> Store<SqliteStrategy<SequencedItem>> {
    on_a_file(8)
}

pub(crate) fn timestamp_items() -> Store<SqliteStrategy<SequencedItem<Timestamp>>> {
    on_a_file(8)
}

pub(crate) fn timeuuid_items() -> Store<SqliteStrategy<SequencedItem<TimeUuid>>> {
    on_a_file(8)
}

pub(crate) fn own_integer_items() -> Store<SqliteStrategy<OwnInteger>> {
    own_items()
}

pub(crate) fn own_timestamp_items() -> Store<SqliteStrategy<OwnTimestamp>> {
    own_items()
}

pub(crate) fn own_timeuuid_items() -> Store<SqliteStrategy<OwnTimeUuid>> {
    own_items()
}

fn own_items<I: Item + Own>() -> Store<SqliteStrategy<I>> {
    on_a_file_with(I::MADE_BY, 8)
}

fn on_a_file<I: Item>(connections: u32) -> Store<SqliteStrategy<I>> {
    on_a_file_with("", connections)
}

fn on_a_file_with<I: Item>(sql: &str, connections: u32) -> Store<SqliteStrategy<I>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.db");
    let settings = SqliteSettings::from(file).pool_size(connections);
    let datastore = SqliteDatastore::open(settings).unwrap();
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    Store {
        strategy: datastore.table::<I>().unwrap().strategy().clone(),
        _database: Some(Box::new(folder)),
    }
}

pub(crate) fn sqlite_in_memory() -> Store<SqliteStrategy> {
    Store {
        strategy: SqliteDatastore::open(":memory:")
            .unwrap()
            .strategy()
            .clone(),
        _database: None,
    }
}

pub(crate) fn sqlite_within_a_transaction_each() -> Store<EachWithin<SqliteConnection, StoredEvent>>
{
    within_a_transaction_each()
}

pub(crate) fn timeuuid_items_within_a_transaction_each()
-> Store<EachWithin<SqliteConnection, SequencedItem<TimeUuid>>> {
    within_a_transaction_each()
}

fn within_a_transaction_each<I: Item>() -> Store<EachWithin<SqliteConnection, I>> {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    SqliteDatastore::migrate(&mut connection).unwrap();
    Store {
        strategy: EachWithin::new(connection),
        _database: None,
    }
}

/// A connection of the caller's, and how the caller begins a transaction on it.
pub(crate) trait Begins: Backend {
    /// Does the work in a transaction.
    fn begin<T>(&mut self, work: impl FnOnce(&mut Self) -> QueryResult<T>) -> QueryResult<T>;
}

impl Begins for SqliteConnection {
    fn begin<T>(&mut self, work: impl FnOnce(&mut Self) -> QueryResult<T>) -> QueryResult<T> {
        self.immediate_transaction(work)
    }
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
        let mut connection = self.connection.lock().unwrap();
        connection
            .begin(|connection| {
                let within = Within::new(connection).table::<I>();
                Ok(work(&within))
            })
            .unwrap()
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
