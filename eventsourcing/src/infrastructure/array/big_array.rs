//! An array that is a tree of sequences.

use std::{fmt, marker::PhantomData, num::NonZeroU64, ops::Range};

use uuid::Uuid;

use super::{
    assigned::items_below_root,
    dense::{dense, stream},
    errors::ArrayError,
    flat_array::check_places,
};
use crate::{
    domain::{
        array::{
            index::{Index, IndexRange},
            tree::Tree,
        },
        event::DomainEvent,
        id::AggregateId,
    },
    infrastructure::{event_store::EventStore, record_strategy::RecordStrategy},
};

/// Items that are assigned once and found by their index, without replay, however many there are. An
/// item is an event of your own. Clones are cheap and share the strategy.
///
/// It is a tree of sequences that are never longer than its base, which grows with the highest index;
/// an item is one read away all the same. It can have its base to the power of itself items.
///
/// ```
/// # use eventsourcing::{DomainEvent, EventStore};
/// # use serde::{Deserialize, Serialize};
/// # use uuid::Uuid;
/// #[must_use]
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// #[event(topic = "observatory#Seen")]
/// struct Seen { what: String }
/// # fn seen(what: &str) -> Seen { Seen { what: what.into() } }
///
/// let sky = EventStore::in_memory().big_array::<Seen>(Uuid::now_v7()).with_base(1000)?;
/// assert_eq!(sky.append(seen("a comet"))?, 0);
///
/// let far_away = 400_000_000_000_000_000_000_000_000_000_000_000;
/// sky.set(far_away, seen("a quasar"))?;
/// assert_eq!(sky.append(seen("a galaxy"))?, far_away + 1);
///
/// assert_eq!(sky.get(far_away)?, Some(seen("a quasar")));
/// assert_eq!(sky.slice(-3..)?, [None, Some(seen("a quasar")), Some(seen("a galaxy"))]);
/// assert_eq!(sky.assigned(..).count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// More in the [guide](crate::guide::array).
pub struct BigArray<E, S: ?Sized> {
    pub(super) store: EventStore<S>,
    pub(super) tree: Tree,
    item: PhantomData<fn() -> E>,
}

/// The base of a big array of which none was said.
const BASE: NonZeroU64 = NonZeroU64::new(10_000).unwrap();

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// The big array with this id, of base 10 000. It needs no making: one that was never written to
    /// is empty.
    pub fn big_array<E: DomainEvent>(&self, id: impl AggregateId) -> BigArray<E, S> {
        BigArray {
            store: self.clone(),
            tree: Tree::new(id.into_uuid(), BASE),
            item: PhantomData,
        }
    }
}

impl<E: DomainEvent, S: RecordStrategy<Position = u64> + ?Sized> BigArray<E, S> {
    /// The same with another base, which is to be the same for ever: how many places its sub-arrays
    /// have.
    ///
    /// # Errors
    ///
    /// [`NoPlaces`](ArrayError::NoPlaces), or [`TooManyPlaces`](ArrayError::TooManyPlaces) where
    /// there are more than 2⁶³.
    pub fn with_base(self, base: u64) -> Result<Self, ArrayError> {
        check_places(base)?;
        let base = NonZeroU64::new(base).ok_or(ArrayError::NoPlaces)?;
        let tree = Tree::new(self.id(), base);
        Ok(Self { tree, ..self })
    }

    /// Which array it is.
    pub fn id(&self) -> Uuid {
        self.tree.root()
    }

    /// How many places its sub-arrays have.
    pub fn base(&self) -> u64 {
        self.tree.base().get()
    }

    /// How many items there can be: the base to the power of itself. `None` when that is more than
    /// a `u128` counts; the last index is then `u128::MAX - 1`.
    pub fn capacity(&self) -> Option<u128> {
        self.tree.capacity()
    }

    /// The item of an index, if one is assigned: one read. For an index from the end, as many more
    /// as [`next_position`](Self::next_position) takes.
    ///
    /// # Errors
    ///
    /// [`BeyondCapacity`](ArrayError::BeyondCapacity), and what a read can meet.
    pub fn get(&self, index: impl Into<Index>) -> Result<Option<E>, ArrayError> {
        let Some(index) = index.into().find(|| self.next_position())? else {
            return Ok(None);
        };
        let place = self.tree.place(index).ok_or_else(|| self.beyond(index))?;
        Ok(self.store.item_at(place)?)
    }

    /// The highest index that is assigned, and its item: one read for each level of the tree, and
    /// one for the root.
    pub fn last(&self) -> Result<Option<(u128, E)>, ArrayError> {
        match self.descend()?.and_then(|end| end.last) {
            Some((index, stored)) => Ok(Some((index, self.store.read_item(&stored)?))),
            None => Ok(None),
        }
    }

    /// The index behind the highest that is assigned, which is where the next item is appended: one
    /// read for each level of the tree, and one for the root.
    ///
    /// # Errors
    ///
    /// [`AnotherBase`](ArrayError::AnotherBase), and what a read can meet.
    pub fn next_position(&self) -> Result<u128, ArrayError> {
        Ok(self.descend()?.map_or(0, |end| end.next))
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
        stream(self.indexes(range.into()), move |indexes| {
            let base = u128::from(self.base());
            let lowest = indexes.start / base..indexes.end.div_ceil(base);
            lowest.flat_map(move |number| self.items_of_lowest(number * base, &indexes))
        })
    }

    /// The indexes that are assigned, with their items, read in pages as the iterator goes on, up to
    /// the first error. It goes down the tree, and past holes however wide they are.
    pub fn assigned(
        &self,
        range: impl Into<IndexRange>,
    ) -> impl Iterator<Item = Result<(u128, E), ArrayError>> + '_ {
        stream(self.indexes(range.into()), |indexes| {
            items_below_root(self, indexes)
        })
    }

    /// What the lowest sub-array that begins at an index holds, as far as it is wanted.
    fn items_of_lowest(
        &self,
        start: u128,
        wanted: &Range<u128>,
    ) -> impl Iterator<Item = Result<Option<E>, ArrayError>> + use<'_, E, S> {
        let node = self.tree.lowest(start);
        let places = node.places_within(wanted, self.tree.base());
        dense(&self.store, self.tree.id(node), places)
    }

    fn indexes(&self, range: IndexRange) -> Result<Range<u128>, ArrayError> {
        let end = if range.counts_from_the_end() {
            self.next_position()?
        } else {
            0
        };
        Ok(range.resolve(end, self.tree.end()))
    }

    pub(super) fn beyond(&self, index: u128) -> ArrayError {
        ArrayError::BeyondCapacity {
            array_id: self.id(),
            index,
            last: self.tree.end() - 1,
        }
    }

    pub(super) fn another_base(&self) -> ArrayError {
        ArrayError::AnotherBase {
            array_id: self.id(),
            base: self.base(),
        }
    }
}

impl<E, S: ?Sized> Clone for BigArray<E, S> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            ..*self
        }
    }
}

impl<E, S: ?Sized> fmt::Debug for BigArray<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BigArray")
            .field("id", &self.tree.root())
            .field("base", &self.tree.base())
            .finish_non_exhaustive()
    }
}
