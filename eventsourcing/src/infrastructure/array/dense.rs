//! Items one after the other, `None` where there is none.

use std::ops::Range;

use uuid::Uuid;

use super::{errors::ArrayError, events::PAGE_SIZE};
use crate::{
    domain::{event::DomainEvent, recorded_event::RecordedEvent},
    infrastructure::{
        event_store::{Answer, EventStore},
        pages::up_to_the_first_error,
        record_strategy::RecordStrategy,
        selection::Selection,
    },
};

/// What some places of an array hold.
pub(super) fn dense<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    array: Uuid,
    positions: Range<u64>,
) -> impl Iterator<Item = Result<Option<E>, ArrayError>> + use<'_, E, S> {
    let mut events = assigned(store, array, positions.clone()).peekable();
    positions.map(move |position| {
        let later = |it: &Answer<S, RecordedEvent<E>>| {
            matches!(it, Ok(event) if event.originator_version > position)
        };
        let here = events.next_if(|it| !later(it)).transpose()?;
        Ok(here.map(|it| it.event))
    })
}

/// The events at some places of an array.
pub(super) fn assigned<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    array: Uuid,
    positions: Range<u64>,
) -> impl Iterator<Item = Answer<S, RecordedEvent<E>>> + use<'_, E, S> {
    let selection = Selection::of(array).gte(positions.start).lt(positions.end);
    store.domain_events(selection, PAGE_SIZE)
}

/// What is in a range of places, up to the first error, and that. The first can be that the range itself was not found out.
pub(super) fn stream<T: Default, U, I: Iterator<Item = Result<U, ArrayError>>>(
    places: Result<Range<T>, ArrayError>,
    read: impl FnOnce(Range<T>) -> I,
) -> impl Iterator<Item = Result<U, ArrayError>> {
    let (places, error) = match places {
        Ok(places) => (places, None),
        Err(error) => (Range::default(), Some(Err(error))),
    };
    up_to_the_first_error(error.into_iter().chain(read(places)))
}
