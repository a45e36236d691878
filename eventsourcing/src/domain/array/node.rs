//! One sub-array of a big array: which indexes it covers, and its id.

use std::{fmt::Write as _, num::NonZeroU64, ops::Range};

use uuid::Uuid;

/// A sub-array. One of height 1 holds items, a higher one the ids of those one lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    /// The first index that it covers.
    pub(crate) start: u128,
    /// How many indexes each of its places covers: the base to the power of the height less one. How
    /// many it covers itself may be more than a `u128` counts.
    pub(crate) width: u128,
    /// Its height, from 1.
    pub(crate) height: u32,
}

impl Node {
    /// The id under which the Python library keeps the same sub-array, so that its trees can be read.
    pub(crate) fn id(self, root: Uuid, base: NonZeroU64) -> Uuid {
        let end = sum_in_decimal(self.start, self.width, base.get());
        let name = format!("({}, {end})", self.start);
        Uuid::new_v5(&root, name.as_bytes())
    }

    /// The sub-array that this one stands in, and its place there; none whose places a `u128` cannot
    /// count.
    pub(crate) fn parent(self, base: NonZeroU64) -> Option<(Self, u64)> {
        let base = u128::from(base.get());
        let width = self.width.checked_mul(base)?;
        let place = self.start / width % base;
        let parent = Self {
            start: self.start - place * width,
            width,
            height: self.height.checked_add(1)?,
        };
        Some((parent, u64::try_from(place).ok()?))
    }

    /// The sub-array at a place of this one; none where none can be.
    pub(crate) fn child(self, place: u64, base: NonZeroU64) -> Option<Self> {
        if self.height == 1 || place >= base.get() {
            return None;
        }
        let before = self.width.checked_mul(place.into())?;
        Some(Self {
            start: self.start.checked_add(before)?,
            width: self.width / u128::from(base.get()),
            height: self.height - 1,
        })
    }

    /// The first index that it can lead to. The left-most sub-array of each height stands in the root
    /// and not in the one above it, whose first place stays empty.
    pub(crate) fn first_index(self) -> u128 {
        if self.start == 0 && self.height > 1 {
            self.width
        } else {
            self.start
        }
    }

    /// Its places whose indexes are among these.
    pub(crate) fn places_within(self, indexes: &Range<u128>, base: NonZeroU64) -> Range<u64> {
        let places =
            |before: u128| u64::try_from(before).map_or(base.get(), |it| it.min(base.get()));
        let first = indexes.start.saturating_sub(self.start) / self.width;
        let end = indexes.end.saturating_sub(self.start).div_ceil(self.width);
        places(first)..places(end)
    }
}

/// `start + width * base` in decimal, which may be more than a `u128` holds.
fn sum_in_decimal(start: u128, width: u128, base: u64) -> String {
    const LIMB: u128 = 1_000_000_000_000_000_000;
    let (mut start, mut width, mut carried) = (start, width, 0);
    let mut limbs = [0; 4];
    for limb in &mut limbs {
        let sum = start % LIMB + width % LIMB * u128::from(base) + carried;
        *limb = sum % LIMB;
        carried = sum / LIMB;
        start /= LIMB;
        width /= LIMB;
    }
    let mut digits = String::new();
    for limb in limbs.iter().rev() {
        // A `String` takes what is written to it.
        _ = write!(digits, "{limb:018}");
    }
    let first = digits.find(|it| it != '0').unwrap_or(digits.len() - 1);
    digits.split_off(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sums_are_right_beyond_what_a_u128_holds() {
        let ten_to_39 = "1000000000000000000000000000000000000000";
        assert_eq!(sum_in_decimal(0, 10_u128.pow(36), 1000), ten_to_39);
        assert_eq!(sum_in_decimal(0, 0, 1), "0");
        // (2^128 - 1) + (2^128 - 1) * (2^64 - 1) = 2^192 - 2^64
        let most = "6277101735386680763835789423207666416083908700390324961280";
        assert_eq!(sum_in_decimal(u128::MAX, u128::MAX, u64::MAX), most);
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_processor(start in 0..u128::MAX / 2, width in 0..u128::from(u64::MAX / 2), base: u64) {
            let sum = start + width * u128::from(base);
            prop_assert_eq!(sum_in_decimal(start, width, base), sum.to_string());
        }
    }
}
