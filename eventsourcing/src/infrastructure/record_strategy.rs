//! The one seam between the library and a database.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::{
    data_key_strategy::DataKeyStrategy,
    dictionary_strategy::DictionaryStrategy,
    errors::RecordError,
    item_field::ItemField,
    save::{KeyedSave, Save},
    selection::Selection,
    snapshot_strategy::SnapshotStrategy,
    stored_event::StoredEvent,
};
use crate::domain::{position::Position, recorded_event::LogPosition};

/// What a reader is shown, one event after the other, until it breaks off.
pub type Visit<'a, P> = dyn FnMut(StoredEvent<P>) -> ControlFlow<()> + 'a;

/// Keeps stored events in a database: the one seam that a database has to fill.
///
/// What every strategy promises:
///
/// - An answered [`append`](Self::append) is durable and whole; a refused one changed nothing.
/// - No two events of an originator share a position; any free position can be taken, so sequences
///   may have holes. Appends to different originators never conflict.
/// - Every event has a log position that is never given twice, not even after a delete. A reader
///   that goes on from the last position it has seen misses nothing.
/// - Reads give back every column as it was written.
///
/// It is dyn-compatible: `Arc<dyn RecordStrategy<Position = u64>>` is what an
/// [`EventStore`](super::event_store::EventStore) can stand on.
pub trait RecordStrategy: Send + Sync {
    /// What orders the events of one originator.
    type Position: Position;

    /// Writes a save: its events, its key, and the check of what must be unchanged, in one
    /// transaction.
    ///
    /// # Errors
    ///
    /// [`Conflict`](RecordError::Conflict) when a position or the key is taken, twice in the save
    /// itself included, or an originator that must be unchanged has moved;
    /// [`Misuse`](RecordError::Misuse) when a position is beyond [`Position::LAST`]; and the others.
    fn append(&self, save: &Save<Self::Position>) -> Result<(), RecordError>;

    /// Shows the selected events of one sequence, in the order of the query, row by row.
    ///
    /// The connection is held meanwhile: `visit` calls no strategy.
    fn read(
        &self,
        selection: &Selection<Self::Position>,
        visit: &mut Visit<'_, Self::Position>,
    ) -> Result<(), RecordError>;

    /// Shows at most `limit` events of the log after a position, in order, row by row.
    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, Self::Position>,
    ) -> Result<(), RecordError>;

    /// At most `limit` originators whose first event is of one of these types and stands in the log
    /// after a position, in the order of the log. The first is the one at [`Position::FIRST`], or at
    /// the lowest position of the originator where sequences do not begin there
    /// ([`Position::BEGINS_AT_FIRST`]).
    ///
    /// It is a listing of what is there now: it waits for nobody, so that it shows what this program has
    /// just stored. Where writers draw their log positions before they commit, as on PostgreSQL, one
    /// that begins meanwhile may come to stand in front of those that were shown already: whoever
    /// follows new originators reads [the log](Self::read_log).
    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError>;

    /// What was stored under a key of the caller's own.
    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<Self::Position>>, RecordError>;

    /// Deletes one event for good; whether it was there. Its position in its sequence is free
    /// again, its log position is not.
    fn delete_record(
        &self,
        originator_id: Uuid,
        position: Self::Position,
    ) -> Result<bool, RecordError>;

    /// The columns of the user's own that it fills from the fields of events; none unless it says so.
    /// What they are filled with comes with the save.
    fn item_fields(&self) -> &[ItemField] {
        &[]
    }

    /// Where it keeps snapshots; nowhere unless it says so, and then there are none.
    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        None
    }

    /// Where it keeps dictionaries; nowhere unless it says so.
    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        None
    }

    /// Where it keeps the data keys of originators; nowhere unless it says so.
    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        None
    }

    /// The event at one position.
    fn get_item(
        &self,
        originator_id: Uuid,
        position: Self::Position,
    ) -> Result<Option<StoredEvent<Self::Position>>, RecordError> {
        let selection = Selection::of(originator_id).gte(position).lte(position);
        Ok(self.get_items(&selection)?.pop())
    }

    /// The selected events of one sequence, in the order of the result.
    fn get_items(
        &self,
        selection: &Selection<Self::Position>,
    ) -> Result<Vec<StoredEvent<Self::Position>>, RecordError> {
        let mut items = Vec::new();
        self.read(selection, &mut |item| {
            items.push(item);
            ControlFlow::Continue(())
        })?;
        if selection.is_reversed() {
            items.reverse();
        }
        Ok(items)
    }

    /// One page of the log: at most `limit` events after a position.
    fn all_items(
        &self,
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<StoredEvent<Self::Position>>, RecordError> {
        let mut items = Vec::new();
        self.read_log(after, limit, &mut |item| {
            items.push(item);
            ControlFlow::Continue(())
        })?;
        Ok(items)
    }
}
