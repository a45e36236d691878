//! Indexes from the start or from the end, and ranges of them.

use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// A place in an array, counted from its start or from its end. The end is behind the highest index
/// that was assigned.
///
/// Every integer is an index, a negative one from the end: -1 is the last.
///
/// ```
/// use eventsourcing::Index;
///
/// assert_eq!(Index::from(7), Index::FromStart(7));
/// assert_eq!(Index::from(-1), Index::FromEnd(1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Index {
    /// So many places behind the first.
    FromStart(u128),
    /// So many places before the end: 1 is the last.
    FromEnd(u128),
}

macro_rules! indexes {
    (signed: $($signed:ty)*; unsigned: $($unsigned:ty)*) => {
        $(impl From<$signed> for Index {
            fn from(index: $signed) -> Self {
                if index < 0 {
                    Self::FromEnd(index.unsigned_abs() as u128)
                } else {
                    Self::FromStart(index.unsigned_abs() as u128)
                }
            }
        })*
        $(impl From<$unsigned> for Index {
            fn from(index: $unsigned) -> Self {
                Self::FromStart(index as u128)
            }
        })*
    };
}

#[allow(clippy::cast_lossless)]
mod integers {
    use super::Index;

    indexes! {
        signed: i8 i16 i32 i64 i128 isize;
        unsigned: u8 u16 u32 u64 u128 usize
    }
}

impl Index {
    /// Where that is in an array of this end; `None` before its start.
    pub(crate) fn resolve(self, end: u128) -> Option<u128> {
        match self {
            Self::FromStart(index) => Some(index),
            Self::FromEnd(back) => end.checked_sub(back),
        }
    }

    /// Which place that is, if there is one; the end is asked for where one must know it.
    pub(crate) fn find<X>(self, end: impl FnOnce() -> Result<u128, X>) -> Result<Option<u128>, X> {
        match self {
            Self::FromStart(index) => Ok(Some(index)),
            Self::FromEnd(0) => Ok(None),
            Self::FromEnd(_) => Ok(self.resolve(end()?)),
        }
    }

    fn next(self) -> Self {
        match self {
            Self::FromStart(index) => Self::FromStart(index.saturating_add(1)),
            Self::FromEnd(back) => Self::FromEnd(back.saturating_sub(1)),
        }
    }
}

/// Part of an array, written as any range of integers: `2..5`, `-3..`, `..`.
///
/// What is left open ends where the array ends, behind the highest index that was assigned. An end
/// that is written is kept, also beyond that; none goes beyond the capacity.
///
/// ```
/// use eventsourcing::{Index, IndexRange};
///
/// let last_three = IndexRange::from(-3..);
/// assert_eq!(last_three.start, Index::FromEnd(3));
/// assert_eq!(last_three.end, Index::FromEnd(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IndexRange {
    /// The first of its places.
    pub start: Index,
    /// The place behind the last of its places.
    pub end: Index,
}

impl IndexRange {
    const START: Index = Index::FromStart(0);
    const END: Index = Index::FromEnd(0);

    /// Whether one must know the end of the array to know which places these are.
    pub(crate) fn counts_from_the_end(&self) -> bool {
        [self.start, self.end]
            .iter()
            .any(|it| matches!(it, Index::FromEnd(_)))
    }

    /// Which places these are in an array of this end, all of them before `limit`.
    pub(crate) fn resolve(&self, end: u128, limit: u128) -> Range<u128> {
        let start = self.start.resolve(end).unwrap_or(0);
        let end = self.end.resolve(end).unwrap_or(0).min(limit);
        start.min(end)..end
    }
}

impl<T: Into<Index>> From<Range<T>> for IndexRange {
    fn from(range: Range<T>) -> Self {
        Self {
            start: range.start.into(),
            end: range.end.into(),
        }
    }
}

impl<T: Into<Index>> From<RangeInclusive<T>> for IndexRange {
    fn from(range: RangeInclusive<T>) -> Self {
        let (start, last) = range.into_inner();
        Self {
            start: start.into(),
            end: last.into().next(),
        }
    }
}

impl<T: Into<Index>> From<RangeFrom<T>> for IndexRange {
    fn from(range: RangeFrom<T>) -> Self {
        Self {
            start: range.start.into(),
            end: Self::END,
        }
    }
}

impl<T: Into<Index>> From<RangeTo<T>> for IndexRange {
    fn from(range: RangeTo<T>) -> Self {
        Self {
            start: Self::START,
            end: range.end.into(),
        }
    }
}

impl<T: Into<Index>> From<RangeToInclusive<T>> for IndexRange {
    fn from(range: RangeToInclusive<T>) -> Self {
        Self {
            start: Self::START,
            end: range.end.into().next(),
        }
    }
}

impl From<RangeFull> for IndexRange {
    fn from(_: RangeFull) -> Self {
        Self {
            start: Self::START,
            end: Self::END,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_ten(range: impl Into<IndexRange>) -> Range<u128> {
        range.into().resolve(10, 100)
    }

    #[test]
    fn ranges_are_those_of_python_slices() {
        assert_eq!(of_ten(..), 0..10);
        assert_eq!(of_ten(2..5), 2..5);
        assert_eq!(of_ten(2..=5), 2..6);
        assert_eq!(of_ten(-3..), 7..10);
        assert_eq!(of_ten(-3..-1), 7..9);
        assert_eq!(of_ten(-3..=-1), 7..10);
        assert_eq!(of_ten(..-4), 0..6);
        assert_eq!(of_ten(..=4_usize), 0..5);
    }

    #[test]
    fn a_start_before_the_first_is_the_first_and_an_end_there_selects_nothing() {
        assert_eq!(of_ten(-30..5), 0..5);
        assert!(of_ten(..-30).is_empty());
        assert!(of_ten(-3..3).is_empty());
        assert!(of_ten(300..400).is_empty());
    }

    #[test]
    fn an_end_that_is_written_is_kept_up_to_the_capacity() {
        assert_eq!(of_ten(8..20), 8..20);
        assert_eq!(of_ten(8..2000), 8..100);
        assert_eq!(of_ten(8..=u128::MAX), 8..100);
        assert_eq!(of_ten(i128::MIN..i128::MAX), 0..100);
    }
}
