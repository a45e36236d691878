//! A strategy that asks another node each time.

use std::sync::atomic::{AtomicUsize, Ordering};

use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, KeyedSave, LogPosition, RecordError, RecordStrategy,
    Retry, Save, Selection, SnapshotStrategy, Visit,
};
use uuid::Uuid;

/// One strategy over the nodes of a cluster, each of which is asked in its turn.
pub(crate) struct InTurn<S> {
    nodes: Vec<S>,
    asked: AtomicUsize,
}

impl<S> InTurn<S> {
    pub(crate) fn over(nodes: impl IntoIterator<Item = S>) -> Self {
        Self {
            nodes: nodes.into_iter().collect(),
            asked: AtomicUsize::new(0),
        }
    }

    fn next(&self) -> &S {
        &self.nodes[self.asked.fetch_add(1, Ordering::Relaxed) % self.nodes.len()]
    }
}

impl<S: RecordStrategy> RecordStrategy for InTurn<S> {
    type Position = S::Position;

    /// A node that has not yet what the last one was asked to write rolls back, and has it soon: what is
    /// rolled back is sent again, as event stores do.
    fn append(&self, save: &Save<S::Position>) -> Result<(), RecordError> {
        let retry = Retry::default().attempts(usize::MAX);
        let is_rolled_back = |it: &RecordError| matches!(it, RecordError::RolledBack(_));
        retry.run(|| self.next().append(save), is_rolled_back)
    }

    fn read(
        &self,
        selection: &Selection<S::Position>,
        visit: &mut Visit<'_, S::Position>,
    ) -> Result<(), RecordError> {
        self.next().read(selection, visit)
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, S::Position>,
    ) -> Result<(), RecordError> {
        self.next().read_log(after, limit, visit)
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        self.next().originators(event_types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<S::Position>>, RecordError> {
        self.next().find_save(key)
    }

    fn delete_record(&self, id: Uuid, position: S::Position) -> Result<bool, RecordError> {
        self.next().delete_record(id, position)
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        self.next().snapshots()
    }

    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        self.next().dictionaries()
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        self.next().data_keys()
    }
}
