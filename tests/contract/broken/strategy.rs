//! What broken strategies have in common: all else they do as the one in memory.

use std::ops::ControlFlow;

use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, InMemoryStrategy, KeyedSave, LogPosition, RecordError,
    RecordStrategy, Save, Selection, SnapshotStrategy, StoredEvent, Visit,
    testing::{Fresh, Nth},
};
use uuid::Uuid;

pub(super) type Events<P> = Result<Vec<StoredEvent<P>>, RecordError>;
pub(super) type Originators = Result<Vec<(LogPosition, Uuid)>, RecordError>;

/// What a strategy does otherwise than the one in memory.
pub(super) trait Breaks: Send + Sync + Sized + 'static {
    type Position: Nth;

    fn inner(&self) -> &InMemoryStrategy<Self::Position>;

    fn append(&self, save: &Save<Self::Position>) -> Result<(), RecordError> {
        self.inner().append(save)
    }

    /// The selected events in the order of the query.
    fn events(&self, selection: &Selection<Self::Position>) -> Events<Self::Position> {
        in_order_of_query(self.inner(), selection)
    }

    fn log(&self, after: LogPosition, limit: usize) -> Events<Self::Position> {
        self.inner().all_items(after, limit)
    }

    fn show(&self, found: Vec<StoredEvent<Self::Position>>, visit: &mut Visit<'_, Self::Position>) {
        for event in found {
            if visit(event) == ControlFlow::Break(()) {
                return;
            }
        }
    }

    fn originators(&self, types: &[&str], after: LogPosition, limit: usize) -> Originators {
        self.inner().originators(types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<Self::Position>>, RecordError> {
        self.inner().find_save(key)
    }

    fn delete(&self, id: Uuid, position: Self::Position) -> Result<bool, RecordError> {
        self.inner().delete_record(id, position)
    }

    fn item(
        &self,
        id: Uuid,
        position: Self::Position,
    ) -> Result<Option<StoredEvent<Self::Position>>, RecordError> {
        let selection = Selection::of(id).gte(position).lte(position);
        Ok(self.items(&selection)?.pop())
    }

    fn items(&self, selection: &Selection<Self::Position>) -> Events<Self::Position> {
        let mut items = Vec::new();
        self.show(self.events(selection)?, &mut |item| {
            items.push(item);
            ControlFlow::Continue(())
        });
        if selection
            .result_order
            .is_some_and(|it| it != selection.query_order)
        {
            items.reverse();
        }
        Ok(items)
    }

    fn snapshots(&self) -> &dyn SnapshotStrategy {
        self.inner()
    }

    fn dictionaries(&self) -> &dyn DictionaryStrategy {
        self.inner()
    }

    fn data_keys(&self) -> &dyn DataKeyStrategy {
        self.inner()
    }

    fn fresh(self) -> Fresh<Self::Position> {
        Fresh::new(Broken(self))
    }
}

pub(super) fn in_order_of_query<P: Nth>(
    strategy: &impl RecordStrategy<Position = P>,
    selection: &Selection<P>,
) -> Events<P> {
    strategy.get_items(&Selection {
        result_order: None,
        ..*selection
    })
}

/// A save of some events, with what else belongs to another.
pub(super) fn part_of<P: Nth>(
    save: &Save<P>,
    events: Vec<StoredEvent<P>>,
    key: bool,
    unchanged: bool,
) -> Save<P> {
    let mut part = Save::new(save.id(), events);
    if let Some(key) = save.key().filter(|_| key) {
        part = part.with_key(key);
    }
    let unchanged = if unchanged { save.unchanged() } else { &[] };
    unchanged
        .iter()
        .fold(part, |part, &(id, last)| part.requiring_unchanged(id, last))
}

/// The same save with other events.
pub(super) fn with_events<P: Nth>(save: &Save<P>, change: impl Fn(&mut StoredEvent<P>)) -> Save<P> {
    let mut events = save.events().to_vec();
    events.iter_mut().for_each(change);
    part_of(save, events, true, true)
}

pub(super) fn misuse(what: &str) -> RecordError {
    RecordError::Misuse { what: what.into() }
}

pub(super) struct Broken<B>(B);

impl<B: Breaks> RecordStrategy for Broken<B> {
    type Position = B::Position;

    fn append(&self, save: &Save<B::Position>) -> Result<(), RecordError> {
        self.0.append(save)
    }

    fn read(
        &self,
        selection: &Selection<B::Position>,
        visit: &mut Visit<'_, B::Position>,
    ) -> Result<(), RecordError> {
        self.0.show(self.0.events(selection)?, visit);
        Ok(())
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, B::Position>,
    ) -> Result<(), RecordError> {
        self.0.show(self.0.log(after, limit)?, visit);
        Ok(())
    }

    fn originators(&self, types: &[&str], after: LogPosition, limit: usize) -> Originators {
        self.0.originators(types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<B::Position>>, RecordError> {
        self.0.find_save(key)
    }

    fn delete_record(&self, id: Uuid, position: B::Position) -> Result<bool, RecordError> {
        self.0.delete(id, position)
    }

    fn get_item(
        &self,
        id: Uuid,
        position: B::Position,
    ) -> Result<Option<StoredEvent<B::Position>>, RecordError> {
        self.0.item(id, position)
    }

    fn get_items(&self, selection: &Selection<B::Position>) -> Events<B::Position> {
        self.0.items(selection)
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        Some(self.0.snapshots())
    }

    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        Some(self.0.dictionaries())
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        Some(self.0.data_keys())
    }
}
