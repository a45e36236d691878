//! An array that is one sequence.

use std::{fmt, marker::PhantomData, ops::Range};

use uuid::Uuid;

use super::{
    dense::{assigned, dense, stream},
    errors::ArrayError,
    integer_sequence::IntegerSequence,
};
use crate::{
    domain::{
        array::{
            index::{Index, IndexRange},
            tree::Place,
        },
        event::DomainEvent,
        id::AggregateId,
        position::Position,
    },
    infrastructure::{errors::Error, event_store::EventStore, record_strategy::RecordStrategy},
};

/// Items that are assigned once and found by their index, without replay. An item is an event of
/// your own, and its index its position in one sequence. Clones are cheap and share the strategy.
///
/// One sequence is right for some thousands of items; a [`BigArray`](super::big_array::BigArray)
/// has no end.
///
/// ```
/// # use eventsourcing::{ArrayError, DomainEvent, EventStore};
/// # use serde::{Deserialize, Serialize};
/// # use uuid::Uuid;
/// #[must_use]
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// #[event(topic = "observatory#Seen")]
/// struct Seen { what: String }
/// # fn seen(what: &str) -> Seen { Seen { what: what.into() } }
///
/// let tonight = EventStore::in_memory().array::<Seen>(Uuid::now_v7());
/// tonight.append(seen("a comet"))?;
/// tonight.set(3, seen("a satellite"))?;
///
/// assert_eq!(tonight.get(0)?, Some(seen("a comet")));
/// assert_eq!(tonight.get(-1)?, Some(seen("a satellite")));
/// assert_eq!(tonight.slice(..3)?, [Some(seen("a comet")), None, None]);
/// assert_eq!(tonight.next_position()?, 4);
///
/// let again = tonight.set(0, seen("a plane"));
/// assert!(matches!(again, Err(ArrayError::IndexTaken { index: 0, .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Array<E, S: ?Sized> {
    store: EventStore<S>,
    id: Uuid,
    capacity: u64,
    item: PhantomData<fn() -> E>,
}

/// So many positions there are in a sequence.
pub(super) const LONGEST: u64 = <u64 as Position>::LAST + 1;

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// The array with this id. It needs no making: one that was never written to is empty.
    pub fn array<E: DomainEvent>(&self, id: impl AggregateId) -> Array<E, S> {
        Array {
            store: self.clone(),
            id: id.into_uuid(),
            capacity: LONGEST,
            item: PhantomData,
        }
    }
}

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> Array<E, S> {
    /// The same with so many places and no more.
    ///
    /// # Errors
    ///
    /// [`NoPlaces`](ArrayError::NoPlaces), or [`TooManyPlaces`](ArrayError::TooManyPlaces) where
    /// there are more than 2⁶³.
    pub fn with_capacity(self, capacity: u64) -> Result<Self, ArrayError> {
        check_places(capacity)?;
        Ok(Self { capacity, ..self })
    }

    /// Which array it is.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// How many items there can be: 2⁶³ unless it was said otherwise.
    pub fn capacity(&self) -> u64 {
        self.capacity
    }

    /// Assigns an item to an index, for ever.
    ///
    /// # Errors
    ///
    /// [`IndexTaken`](ArrayError::IndexTaken), [`BeyondCapacity`](ArrayError::BeyondCapacity), and
    /// what a save can meet.
    pub fn set(&self, index: u64, item: E) -> Result<(), ArrayError> {
        let event = self.store.event_at(self.place(index.into())?, item);
        self.store.append(&event).map_err(|error| match error {
            Error::Conflict(_) => ArrayError::IndexTaken {
                array_id: self.id,
                index: index.into(),
            },
            error => error.into(),
        })
    }

    /// Assigns an item to the index behind the highest that is assigned, and says which that is.
    /// Whoever appends at the same time gets another.
    ///
    /// # Errors
    ///
    /// [`Full`](ArrayError::Full), and what a read or a save can meet.
    /// [`IndexTaken`](ArrayError::IndexTaken) if others were faster all the time that the
    /// [`Retry`](crate::Retry) of the store allows.
    #[allow(clippy::needless_pass_by_value)] // Cloned for each attempt, as a caller need not know.
    pub fn append(&self, item: E) -> Result<u64, ArrayError> {
        let append = || {
            let next = self.next_position()?;
            if next >= self.capacity {
                return Err(ArrayError::Full {
                    array_id: self.id,
                    last: self.last_index(),
                });
            }
            self.set(next, item.clone()).map(|()| next)
        };
        let retry = self.store.retry().while_others_get_on();
        retry.run(append, ArrayError::is_taken)
    }

    /// Assigns an item to the next number of a sequence, and says which that is: appends that take
    /// their indexes from one sequence never meet.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set), and what the sequence can meet.
    pub fn append_with(
        &self,
        sequence: &(impl IntegerSequence + ?Sized),
        item: E,
    ) -> Result<u64, ArrayError> {
        let index = sequence.next_integer()?;
        self.set(index, item)?;
        Ok(index)
    }

    /// The item of an index, if one is assigned: one read; two for an index from the end.
    ///
    /// # Errors
    ///
    /// [`BeyondCapacity`](ArrayError::BeyondCapacity), and what a read can meet.
    pub fn get(&self, index: impl Into<Index>) -> Result<Option<E>, ArrayError> {
        let found = index.into().find(|| self.next_position().map(u128::from))?;
        let place = found.map(|index| self.place(index)).transpose()?;
        Ok(place.map_or(Ok(None), |place| self.store.item_at(place))?)
    }

    /// The highest index that is assigned, and its item: one read.
    pub fn last(&self) -> Result<Option<(u64, E)>, ArrayError> {
        let Some(last) = self.store.last_stored(self.id)? else {
            return Ok(None);
        };
        Ok(Some((
            last.originator_version,
            self.store.read_item(&last)?,
        )))
    }

    /// The index behind the highest that is assigned, which is where the next item is appended: one
    /// read.
    pub fn next_position(&self) -> Result<u64, ArrayError> {
        let last = self.store.last_stored(self.id)?;
        Ok(last.map_or(0, |it| it.originator_version + 1))
    }

    /// What some indexes hold, `None` where nothing is assigned.
    pub fn slice(&self, range: impl Into<IndexRange>) -> Result<Vec<Option<E>>, ArrayError> {
        self.iter(range).collect()
    }

    /// The same, read in pages as the iterator goes on, up to the first error.
    pub fn iter(
        &self,
        range: impl Into<IndexRange>,
    ) -> impl Iterator<Item = Result<Option<E>, ArrayError>> + '_ {
        stream(self.positions(range.into()), |positions| {
            dense(&self.store, self.id, positions)
        })
    }

    /// The indexes that are assigned, with their items, read in pages as the iterator goes on, up to
    /// the first error.
    pub fn assigned(
        &self,
        range: impl Into<IndexRange>,
    ) -> impl Iterator<Item = Result<(u64, E), ArrayError>> + '_ {
        stream(self.positions(range.into()), |positions| {
            assigned(&self.store, self.id, positions).map(|event| {
                let event = event?;
                Ok((event.originator_version, event.event))
            })
        })
    }

    fn place(&self, index: u128) -> Result<Place, ArrayError> {
        match u64::try_from(index) {
            Ok(position) if position < self.capacity => Ok(Place {
                array: self.id,
                position,
            }),
            _ => Err(ArrayError::BeyondCapacity {
                array_id: self.id,
                index,
                last: self.last_index(),
            }),
        }
    }

    fn positions(&self, range: IndexRange) -> Result<Range<u64>, ArrayError> {
        let end = if range.counts_from_the_end() {
            self.next_position()?
        } else {
            0
        };
        let indexes = range.resolve(end.into(), self.capacity.into());
        // None is beyond the capacity, which is a `u64`.
        let position = |index| u64::try_from(index).unwrap_or(self.capacity);
        Ok(position(indexes.start)..position(indexes.end))
    }

    fn last_index(&self) -> u128 {
        u128::from(self.capacity - 1)
    }
}

/// That an array or a sub-array can have so many places.
pub(super) fn check_places(wanted: u64) -> Result<(), ArrayError> {
    match wanted {
        0 => Err(ArrayError::NoPlaces),
        1..=LONGEST => Ok(()),
        _ => Err(ArrayError::TooManyPlaces {
            wanted,
            longest: LONGEST,
        }),
    }
}

impl<E, S: ?Sized> Clone for Array<E, S> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            ..*self
        }
    }
}

impl<E, S: ?Sized> fmt::Debug for Array<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Array")
            .field("id", &self.id)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}
