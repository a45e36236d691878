//! Positions that can be counted.

use uuid::Uuid;

use crate::{Position, TimeUuid, Timestamp};

/// A position that can be counted, so that one case does for all kinds.
///
/// Whoever orders sequences by a position of their own says here which is the first, the second and
/// so on.
pub trait Nth: Position {
    /// The position of a number, from 0 to [`i64::MAX`]; greater ones have greater numbers. One that
    /// cannot be stored, where there are such, has a number beyond that.
    fn nth(number: u64) -> Self;
    /// The number of a position.
    fn number(self) -> u64;
}

impl Nth for u64 {
    fn nth(number: u64) -> Self {
        number
    }

    fn number(self) -> u64 {
        self
    }
}

impl Nth for Timestamp {
    fn nth(number: u64) -> Self {
        Self::from_micros(i64::MIN.saturating_add_unsigned(number))
    }

    fn number(self) -> u64 {
        self.as_micros().abs_diff(i64::MIN)
    }
}

/// 256 of one time each, told apart by what follows the time.
impl Nth for TimeUuid {
    fn nth(number: u64) -> Self {
        let ticks = number >> 8;
        let upper_half = ticks >> 12 << 16 | 6 << 12 | ticks & 0x0FFF;
        let uuid = Uuid::from_u64_pair(upper_half, 0b10 << 62 | number & 0xFF);
        Self::from_sortable(uuid).unwrap_or(Self::MAX)
    }

    fn number(self) -> u64 {
        let (upper_half, lower_half) = self.to_sortable().as_u64_pair();
        (upper_half >> 16 << 12 | upper_half & 0x0FFF) << 8 | lower_half & 0xFF
    }
}
