//! Places in the sequence of one originator.

use std::fmt::{Debug, Display};

/// A place in a sequence: what orders the events of one originator.
pub trait Position: Copy + Ord + Debug + Display + Send + Sync + 'static {
    /// Where a sequence begins.
    const FIRST: Self;
    /// The last place that can be stored.
    const LAST: Self;

    /// Its bytes: another place has others. Ciphers bind an event to its place by them.
    fn to_bytes(self) -> [u8; 16];
}

/// The version of an aggregate, from 0; at most [`i64::MAX`], which is what databases hold.
impl Position for u64 {
    const FIRST: Self = 0;
    const LAST: Self = i64::MAX as Self;

    fn to_bytes(self) -> [u8; 16] {
        u128::from(self).to_be_bytes()
    }
}
