//! What arrays ask of an event store.

use crate::{
    domain::{array::tree::Place, event::DomainEvent, recorded_event::RecordedEvent},
    infrastructure::{
        errors::Error, event_store::EventStore, record_strategy::RecordStrategy,
        stored_event::StoredEvent, stored_form::Fetched,
    },
};

/// So many items are read at once.
pub(super) const PAGE_SIZE: usize = 500;

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// An event for a place of an array.
    pub(super) fn event_at<E>(&self, place: Place, event: E) -> RecordedEvent<E> {
        let now = self.environment().now();
        self.record(place.array, place.position, event, now)
    }

    /// What was stored.
    pub(super) fn read_item<E: DomainEvent>(&self, stored: &StoredEvent) -> Result<E, Error> {
        let recorded: RecordedEvent<E> = self.map_back(stored, &mut Fetched::default())?;
        Ok(recorded.event)
    }

    /// The item at a place.
    pub(super) fn item_at<E: DomainEvent>(&self, place: Place) -> Result<Option<E>, Error> {
        let event = self.get_domain_event::<E>(place.array, place.position)?;
        Ok(event.map(|it| it.event))
    }

    /// Whether anything stands at a place.
    pub(super) fn is_taken(&self, place: Place) -> Result<bool, Error> {
        let stored = self.strategy().get_item(place.array, place.position)?;
        Ok(stored.is_some())
    }
}
