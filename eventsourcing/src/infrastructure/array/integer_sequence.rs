//! Integers, each given once.

use std::sync::atomic::{AtomicU64, Ordering};

use super::errors::ArrayError;

/// Gives integers, each once, so that those who append to one array do not meet.
///
/// [`InProcessSequence`] is for one process,
/// [`StoredSequence`](super::stored_sequence::StoredSequence) for all that share a database. Your own
/// can ask whatever counts for you.
pub trait IntegerSequence: Send + Sync {
    /// An integer that was not given before and will not be given again.
    ///
    /// # Errors
    ///
    /// [`NoMoreIntegers`](ArrayError::NoMoreIntegers) at its end, and what asking for one can meet.
    fn next_integer(&self) -> Result<u64, ArrayError>;
}

/// Counts in memory: for the threads of one process.
///
/// ```
/// use eventsourcing::{InProcessSequence, IntegerSequence};
///
/// let sequence = InProcessSequence::starting_at(7);
/// assert_eq!(sequence.next_integer()?, 7);
/// assert_eq!(sequence.next_integer()?, 8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct InProcessSequence {
    next: AtomicU64,
}

impl InProcessSequence {
    /// A sequence from this integer on; for an array, from its next position. The last one is that
    /// before [`u64::MAX`].
    pub fn starting_at(first: u64) -> Self {
        Self { next: first.into() }
    }
}

impl IntegerSequence for InProcessSequence {
    fn next_integer(&self) -> Result<u64, ArrayError> {
        let count = |next: u64| next.checked_add(1);
        self.next
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, count)
            .map_err(|last| ArrayError::NoMoreIntegers { last: last - 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_and_does_not_begin_again() {
        let sequence = InProcessSequence::starting_at(u64::MAX - 1);
        assert_eq!(sequence.next_integer().unwrap(), u64::MAX - 1);
        for _ in 0..3 {
            let error = sequence.next_integer().unwrap_err();
            assert_eq!(
                error.to_string(),
                "the sequence of integers has no number after 18446744073709551614"
            );
        }
    }
}
