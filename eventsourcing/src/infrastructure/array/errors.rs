//! What can go wrong with an array.

use uuid::Uuid;

use crate::infrastructure::errors::Error;

/// Why something was not done with an array.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// The index has an item: an array is written once. Nothing was written.
    #[error("index {index} of array {array_id} is taken: an item is assigned once and for ever")]
    IndexTaken {
        /// Which array.
        array_id: Uuid,
        /// Which index.
        index: u128,
    },
    /// The index is too high.
    #[error("index {index} is beyond the capacity of array {array_id}: its last index is {last}")]
    BeyondCapacity {
        /// Which array.
        array_id: Uuid,
        /// Which index.
        index: u128,
        /// The highest that it has.
        last: u128,
    },
    /// There is an item at the last index, so that nothing can be appended.
    #[error("array {array_id} is full: its last index, {last}, is taken")]
    Full {
        /// Which array.
        array_id: Uuid,
        /// The highest index that it has.
        last: u128,
    },
    /// An array without places.
    #[error("an array or sub-array has at least one place, and 0 were asked for")]
    NoPlaces,
    /// An array whose sub-arrays, or which itself, would be longer than a sequence can be.
    #[error("an array or sub-array has at most {longest} places, and {wanted} were asked for")]
    TooManyPlaces {
        /// What was asked for.
        wanted: u64,
        /// The most that there are.
        longest: u64,
    },
    /// The big array was written with another base: nothing is where this base looks for it.
    #[error("big array {array_id} was not written with base {base}: open it with its own")]
    AnotherBase {
        /// Which array.
        array_id: Uuid,
        /// The base that it was opened with.
        base: u64,
    },
    /// A sequence of integers has come to its end.
    #[error("the sequence of integers has no number after {last}")]
    NoMoreIntegers {
        /// The last of its numbers.
        last: u64,
    },
    /// What a read or a save can meet.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl ArrayError {
    pub(super) fn is_taken(&self) -> bool {
        matches!(self, Self::IndexTaken { .. })
    }
}
