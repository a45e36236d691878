//! Places in the sequence of one originator.

use std::fmt::{Debug, Display};

use super::{time_uuid::TimeUuid, timestamp::Timestamp};

/// A place in a sequence: what orders the events of one originator.
///
/// Aggregates count versions, `u64`. A sequence may also be ordered by time, where nobody counts: by
/// [`Timestamp`], of which an originator has one event each, or by [`TimeUuid`].
pub trait Position: Copy + Ord + Debug + Display + Send + Sync + 'static {
    /// The least place.
    const FIRST: Self;
    /// The last place that can be stored.
    const LAST: Self;
    /// Whether every sequence begins at [`FIRST`](Self::FIRST), as versions do. Otherwise the first
    /// event of an originator is the one at the lowest of its positions.
    const BEGINS_AT_FIRST: bool;

    /// Its bytes: another place has others. Ciphers bind an event to its place by them.
    fn to_bytes(self) -> [u8; 16];
}

/// The version of an aggregate, from 0; at most [`i64::MAX`], which is what databases hold.
impl Position for u64 {
    const FIRST: Self = 0;
    const LAST: Self = i64::MAX as Self;
    const BEGINS_AT_FIRST: bool = true;

    fn to_bytes(self) -> [u8; 16] {
        u128::from(self).to_be_bytes()
    }
}

/// A time in µs.
impl Position for Timestamp {
    const FIRST: Self = Self::MIN;
    const LAST: Self = Self::MAX;
    const BEGINS_AT_FIRST: bool = false;

    /// Negative times in two's complement.
    fn to_bytes(self) -> [u8; 16] {
        i128::from(self.as_micros()).to_be_bytes()
    }
}

/// A time in units of 100 ns, and what tells apart those who wrote at that time.
impl Position for TimeUuid {
    const FIRST: Self = Self::MIN;
    const LAST: Self = Self::MAX;
    const BEGINS_AT_FIRST: bool = false;

    fn to_bytes(self) -> [u8; 16] {
        self.to_sortable().into_bytes()
    }
}
