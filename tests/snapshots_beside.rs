//! A record strategy whose snapshots are events elsewhere.

use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, ItemField, KeyedSave, LogPosition, RecordError,
    RecordStrategy, Save, Selection, SnapshotEvents, SnapshotStrategy, Visit,
};
use uuid::Uuid;

/// Keeps its events in one record strategy, and its snapshots as events in another.
#[derive(Debug)]
pub struct SnapshotsBeside<R, S> {
    records: R,
    snapshots: SnapshotEvents<S>,
}

impl<R, S: RecordStrategy<Position = u64>> SnapshotsBeside<R, S> {
    /// Events in `records`, snapshots in `snapshots`.
    pub fn new(records: R, snapshots: S) -> Self {
        let snapshots = SnapshotEvents::new(snapshots);
        Self { records, snapshots }
    }
}

impl<R: RecordStrategy, S: RecordStrategy<Position = u64>> RecordStrategy
    for SnapshotsBeside<R, S>
{
    type Position = R::Position;

    fn append(&self, save: &Save<R::Position>) -> Result<(), RecordError> {
        self.records.append(save)
    }

    fn read(
        &self,
        selection: &Selection<R::Position>,
        visit: &mut Visit<'_, R::Position>,
    ) -> Result<(), RecordError> {
        self.records.read(selection, visit)
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, R::Position>,
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

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<R::Position>>, RecordError> {
        self.records.find_save(key)
    }

    fn delete_record(
        &self,
        originator_id: Uuid,
        position: R::Position,
    ) -> Result<bool, RecordError> {
        self.records.delete_record(originator_id, position)
    }

    fn item_fields(&self) -> &[ItemField] {
        self.records.item_fields()
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        Some(&self.snapshots)
    }

    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        self.records.dictionaries()
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        self.records.data_keys()
    }
}
