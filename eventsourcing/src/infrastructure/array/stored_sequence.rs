//! Integers, each given once by a database.

use std::{
    fmt,
    ops::Range,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{errors::ArrayError, integer_sequence::IntegerSequence};
use crate::{
    domain::{
        array::tree::Place,
        event::{DomainEvent, EventFields, EventType},
        id::AggregateId,
        recorded_event::RecordedEvent,
    },
    infrastructure::{errors::Error, event_store::EventStore, record_strategy::RecordStrategy},
};

/// A process has reserved integers of a [`StoredSequence`] for itself: those from `first` on that are
/// before `end`.
///
/// ```
/// use eventsourcing::{DomainEvent, IntegersReserved};
///
/// assert_eq!(IntegersReserved::TYPES[0].topic, "eventsourcing.sequence#IntegersReserved");
/// ```
#[must_use = "an event that is not stored has not happened"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegersReserved {
    /// The first.
    pub first: u64,
    /// The one behind the last.
    pub end: u64,
}

#[diagnostic::do_not_recommend]
impl DomainEvent for IntegersReserved {
    const TYPES: &'static [EventType] = &[EventType::new(
        "IntegersReserved",
        "eventsourcing.sequence#IntegersReserved",
        &[],
        EventFields::Named(&["first", "end"]),
    )];

    fn type_index(&self) -> usize {
        0
    }
}

/// Counts in the event store: for all processes that share its database.
///
/// It reserves some integers at a time for whoever shares this value, as one event in a sequence of
/// its own, and gives them from memory. What is reserved and not given when the process ends is
/// never given: an array then has holes there. Those of two processes are not in the order of time.
///
/// ```
/// # use eventsourcing::{EventStore, IntegerSequence};
/// # use uuid::Uuid;
/// let (store, id) = (EventStore::in_memory(), Uuid::now_v7());
///
/// let one = store.integer_sequence(id).reserving(100);
/// let other = store.integer_sequence(id).reserving(10);
/// assert_eq!(one.next_integer()?, 0);
/// assert_eq!(other.next_integer()?, 100);
/// assert_eq!(one.next_integer()?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct StoredSequence<S: ?Sized> {
    store: EventStore<S>,
    id: Uuid,
    first: u64,
    block: u64,
    reserved: Mutex<Range<u64>>,
}

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// The sequence of integers with this id, which begins at 0 and reserves 100 at a time. It needs
    /// no making. The id is its own: not that of an array.
    pub fn integer_sequence(&self, id: impl AggregateId) -> StoredSequence<S> {
        StoredSequence {
            store: self.clone(),
            id: id.into_uuid(),
            first: 0,
            block: 100,
            reserved: Mutex::default(),
        }
    }
}

impl<S: RecordStrategy<Position = u64> + ?Sized> StoredSequence<S> {
    /// The same, reserving so many at a time, at least one: the more, the less often the database is
    /// asked, and the more are lost when a process ends.
    #[must_use]
    pub fn reserving(mut self, count: u64) -> Self {
        self.block = count.max(1);
        self
    }

    /// The same, beginning here if nothing was reserved of it yet.
    #[must_use]
    pub fn starting_at(mut self, first: u64) -> Self {
        self.first = first;
        self
    }

    fn reserve(&self) -> Result<Range<u64>, ArrayError> {
        let retry = self.store.retry().while_others_get_on();
        retry.run(
            || self.try_reserve(),
            |error| matches!(error, ArrayError::Failed(Error::Conflict(_))),
        )
    }

    fn try_reserve(&self) -> Result<Range<u64>, ArrayError> {
        let last: Option<RecordedEvent<IntegersReserved>> =
            self.store.get_most_recent_event(self.id)?;
        let (position, first) = last.map_or((0, self.first), |last| {
            (last.originator_version + 1, last.event.end)
        });
        let end = first.saturating_add(self.block);
        if first == end {
            return Err(ArrayError::NoMoreIntegers { last: first - 1 });
        }
        let array = self.id;
        let reserved = IntegersReserved { first, end };
        let event = self.store.event_at(Place { array, position }, reserved);
        self.store.append(&event)?;
        Ok(first..end)
    }
}

impl<S: RecordStrategy<Position = u64> + ?Sized> IntegerSequence for StoredSequence<S> {
    fn next_integer(&self) -> Result<u64, ArrayError> {
        // A panic while it is held leaves a whole range.
        let mut reserved = self.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(integer) = reserved.next() {
            return Ok(integer);
        }
        let mut block = self.reserve()?;
        let first = block.start;
        block.start += 1;
        *reserved = block;
        Ok(first)
    }
}

impl<S: ?Sized> fmt::Debug for StoredSequence<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredSequence")
            .field("id", &self.id)
            .field("reserving", &self.block)
            .finish_non_exhaustive()
    }
}
