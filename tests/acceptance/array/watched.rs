//! A record strategy of a user's own around another: it counts what is asked, and lets somebody else
//! do something just before an append.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use eventsourcing::{
    BigArray, EventStore, KeyedSave, LogPosition, Position, RecordError, RecordStrategy, Save,
    Selection, Visit,
};
use uuid::Uuid;

use super::Item;
use crate::stores::{Store, Strategy};

type Deed<'a> = Box<dyn FnOnce() + Send + 'a>;

pub(crate) struct Watched<'a, P = u64> {
    records: &'a Strategy<P>,
    reads: AtomicUsize,
    appends: AtomicUsize,
    before_appends: Mutex<Vec<Deed<'a>>>,
}

pub(crate) type WatchedStore<'a, P = u64> = EventStore<Watched<'a, P>>;
pub(crate) type WatchedArray<'a> = BigArray<Item, Watched<'a>>;

/// The same store, watched.
pub(crate) fn watched<P: Position>(store: &Store<P>) -> WatchedStore<'_, P> {
    store.on(Watched {
        records: store.strategy(),
        reads: AtomicUsize::new(0),
        appends: AtomicUsize::new(0),
        before_appends: Mutex::default(),
    })
}

impl<'a, P> Watched<'a, P> {
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

impl<P: Position> RecordStrategy for Watched<'_, P> {
    type Position = P;

    fn append(&self, save: &Save<P>) -> Result<(), RecordError> {
        self.appends.fetch_add(1, Ordering::SeqCst);
        let deed = self.before_appends.lock().unwrap().pop();
        if let Some(deed) = deed {
            deed();
        }
        self.records.append(save)
    }

    fn read(&self, selection: &Selection<P>, visit: &mut Visit<'_, P>) -> Result<(), RecordError> {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.records.read(selection, visit)
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, P>,
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

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<P>>, RecordError> {
        self.records.find_save(key)
    }

    fn delete_record(&self, originator_id: Uuid, position: P) -> Result<bool, RecordError> {
        self.records.delete_record(originator_id, position)
    }
}
