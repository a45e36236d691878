//! A record strategy of a user's own around another: it counts what is read, keeps what is put, and
//! can refuse snapshots.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use eventsourcing::{
    EventStore, Fingerprint, KeyedSave, LogPosition, RecordError, RecordStrategy, Save, Selection,
    SnapshotSelection, SnapshotStrategy, StoredSnapshot, Visit,
};
use uuid::Uuid;

use crate::stores::{Store, Strategy};

pub(crate) struct Watched<'a> {
    records: &'a Strategy,
    shown: AtomicUsize,
    puts: Mutex<Vec<StoredSnapshot>>,
    refuses: AtomicBool,
}

/// An event store on one.
pub(crate) type WatchedStore<'a> = EventStore<Watched<'a>>;

/// The same store, watched.
pub(crate) fn watched(store: &Store) -> WatchedStore<'_> {
    store.on(Watched {
        records: store.strategy(),
        shown: AtomicUsize::new(0),
        puts: Mutex::default(),
        refuses: AtomicBool::new(false),
    })
}

impl Watched<'_> {
    /// How many events were shown since the last time this was asked.
    pub(crate) fn shown(&self) -> usize {
        self.shown.swap(0, Ordering::SeqCst)
    }

    /// The versions of which snapshots were put.
    pub(crate) fn versions_put(&self) -> Vec<u64> {
        let puts = self.puts.lock().unwrap();
        puts.iter().map(|it| it.originator_version).collect()
    }

    /// What was put.
    pub(crate) fn puts(&self) -> Vec<StoredSnapshot> {
        self.puts.lock().unwrap().clone()
    }

    /// Refuses everything that has to do with snapshots.
    pub(crate) fn refuse(&self) {
        self.refuses.store(true, Ordering::SeqCst);
    }

    /// Where the other keeps its snapshots.
    pub(crate) fn kept(&self) -> &dyn SnapshotStrategy {
        self.records.snapshots().unwrap()
    }

    fn inner(&self) -> Result<&dyn SnapshotStrategy, RecordError> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(RecordError::Unavailable("no such table".into()));
        }
        Ok(self.kept())
    }
}

impl RecordStrategy for Watched<'_> {
    type Position = u64;

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        self.records.append(save)
    }

    fn read(&self, selection: &Selection, visit: &mut Visit<'_, u64>) -> Result<(), RecordError> {
        self.records.read(selection, &mut |event| {
            self.shown.fetch_add(1, Ordering::SeqCst);
            visit(event)
        })
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        self.records.read_log(after, limit, visit)
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        self.records.originators(event_types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave>, RecordError> {
        self.records.find_save(key)
    }

    fn delete_record(&self, originator_id: Uuid, position: u64) -> Result<bool, RecordError> {
        self.records.delete_record(originator_id, position)
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        Some(self)
    }
}

impl SnapshotStrategy for Watched<'_> {
    fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
        self.inner()?.put_snapshot(snapshot)?;
        self.puts.lock().unwrap().push(snapshot.clone());
        Ok(())
    }

    fn newest_snapshot(
        &self,
        selection: &SnapshotSelection,
    ) -> Result<Option<StoredSnapshot>, RecordError> {
        self.inner()?.newest_snapshot(selection)
    }

    fn prune_snapshots(
        &self,
        id: Uuid,
        fingerprint: Fingerprint,
        keep: usize,
    ) -> Result<usize, RecordError> {
        self.inner()?.prune_snapshots(id, fingerprint, keep)
    }
}
