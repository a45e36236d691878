//! A record strategy of a user's own around another: it counts what is asked, and lets somebody else
//! do something just before an append.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use eventsourcing::{
    BigArray, EventStore, KeyedSave, LogPosition, RecordError, RecordStrategy, Save, Selection,
    Visit,
};
use uuid::Uuid;

use super::Item;
use crate::stores::{Store, Strategy};

type Deed<'a> = Box<dyn FnOnce() + Send + 'a>;

pub(crate) struct Watched<'a> {
    records: &'a Strategy,
    reads: AtomicUsize,
    appends: AtomicUsize,
    before_appends: Mutex<Vec<Deed<'a>>>,
}

pub(crate) type WatchedStore<'a> = EventStore<Watched<'a>>;
pub(crate) type WatchedArray<'a> = BigArray<Item, Watched<'a>>;

/// The same store, watched.
pub(crate) fn watched(store: &Store) -> WatchedStore<'_> {
    store.on(Watched {
        records: store.strategy(),
        reads: AtomicUsize::new(0),
        appends: AtomicUsize::new(0),
        before_appends: Mutex::default(),
    })
}

impl<'a> Watched<'a> {
    /// How many reads and appends there were since the last time this was asked.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let taken = |it: &AtomicUsize| it.swap(0, Ordering::SeqCst);
        (taken(&self.reads), taken(&self.appends))
    }

    /// What happens before the next append; before the one after it if this was said before.
    pub(crate) fn before_append(&self, deed: impl FnOnce() + Send + 'a) {
        self.before_appends
            .lock()
            .unwrap()
            .insert(0, Box::new(deed));
    }
}

impl RecordStrategy for Watched<'_> {
    type Position = u64;

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        self.appends.fetch_add(1, Ordering::SeqCst);
        let deed = self.before_appends.lock().unwrap().pop();
        if let Some(deed) = deed {
            deed();
        }
        self.records.append(save)
    }

    fn read(&self, selection: &Selection, visit: &mut Visit<'_, u64>) -> Result<(), RecordError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.records.read(selection, visit)
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
}
