//! The strategies, each new and empty.

use std::sync::Mutex;

use diesel::{Connection, SqliteConnection};
use eventsourcing::{
    DataKeyStrategy, Fingerprint, InMemoryStrategy, KeyedSave, LogPosition, RecordError,
    RecordStrategy, Save, Selection, SnapshotSelection, SnapshotStrategy, StoredDataKey,
    StoredSnapshot, Timestamp, Visit,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, SqliteStrategy, Within};
use tempfile::TempDir;
use uuid::Uuid;

/// A strategy, and the folder of its database.
pub(crate) struct Store<S> {
    pub(crate) strategy: S,
    _folder: Option<TempDir>,
}

pub(crate) fn in_memory() -> Store<InMemoryStrategy> {
    Store {
        strategy: InMemoryStrategy::default(),
        _folder: None,
    }
}

pub(crate) fn sqlite() -> Store<SqliteStrategy> {
    on_a_file(8)
}

pub(crate) fn sqlite_with_one_connection() -> Store<SqliteStrategy> {
    on_a_file(1)
}

fn on_a_file(connections: u32) -> Store<SqliteStrategy> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.db");
    let settings = SqliteSettings::from(file).pool_size(connections);
    Store {
        strategy: SqliteDatastore::open(settings).unwrap().strategy().clone(),
        _folder: Some(folder),
    }
}

pub(crate) fn sqlite_in_memory() -> Store<SqliteStrategy> {
    Store {
        strategy: SqliteDatastore::open(":memory:")
            .unwrap()
            .strategy()
            .clone(),
        _folder: None,
    }
}

pub(crate) fn sqlite_within_a_transaction_each() -> Store<EachWithin> {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    SqliteDatastore::migrate(&mut connection).unwrap();
    Store {
        strategy: EachWithin(Mutex::new(connection)),
        _folder: None,
    }
}

/// Does each operation within a transaction of the caller's own, and commits whatever comes of it:
/// a refusal must leave the transaction as it was.
pub(crate) struct EachWithin(Mutex<SqliteConnection>);

impl EachWithin {
    fn within<T>(&self, work: impl FnOnce(&Within<'_, SqliteConnection>) -> T) -> T {
        let mut connection = self.0.lock().unwrap();
        connection
            .immediate_transaction(|connection| {
                Ok::<_, diesel::result::Error>(work(&Within::new(connection)))
            })
            .unwrap()
    }
}

impl RecordStrategy for EachWithin {
    type Position = u64;

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        self.within(|it| it.append(save))
    }

    fn read(&self, selection: &Selection, visit: &mut Visit<'_, u64>) -> Result<(), RecordError> {
        self.within(|it| it.read(selection, visit))
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, u64>,
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

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave>, RecordError> {
        self.within(|it| it.find_save(key))
    }

    fn delete_record(&self, originator_id: Uuid, position: u64) -> Result<bool, RecordError> {
        self.within(|it| it.delete_record(originator_id, position))
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        Some(self)
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        Some(self)
    }
}

impl DataKeyStrategy for EachWithin {
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

impl SnapshotStrategy for EachWithin {
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
