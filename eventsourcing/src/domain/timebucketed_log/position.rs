//! Where a message stands in its log.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::bucket_size::BucketSize;
use crate::domain::timestamp::Timestamp;

/// Where a message stands in a [`TimebucketedLog`](crate::TimebucketedLog): no two stand at one place,
/// and readers go on from there.
///
/// It is a time, and the size of the bucket: once the size was changed there can be buckets of both
/// that cover one time. The order is that of the times, and at one time that of the sizes. Shown and
/// parsed as µs since 1970 and the size:
///
/// ```
/// use eventsourcing::{BucketSize, MessagePosition, Timestamp};
///
/// let position = MessagePosition {
///     at: Timestamp::from_micros(1_500_000_000_123_456),
///     bucket_size: BucketSize::Hour,
/// };
/// assert_eq!(position.to_string(), "1500000000123456.hour");
/// assert_eq!("1500000000123456.hour".parse(), Ok(position));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessagePosition {
    /// The time of the message, or the first µs behind it that was free.
    pub at: Timestamp,
    /// How long the bucket is that it stands in.
    pub bucket_size: BucketSize,
}

impl fmt::Display for MessagePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.as_micros(), self.bucket_size)
    }
}

impl FromStr for MessagePosition {
    type Err = ParseMessagePositionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (micros, size) = text.split_once('.')?;
            Some(Self {
                at: Timestamp::from_micros(micros.parse().ok()?),
                bucket_size: size.parse().ok()?,
            })
        };
        parse().ok_or(ParseMessagePositionError)
    }
}

/// The text is not the position of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected the µs since 1970 and a bucket size, such as `1500000000123456.hour`")]
pub struct ParseMessagePositionError;

/// Where reading begins or ends: at a message, or at a time and all that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageBound {
    /// All that stands at a time.
    Time(Timestamp),
    /// The message at a position.
    Position(MessagePosition),
}

impl From<Timestamp> for MessageBound {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl From<MessagePosition> for MessageBound {
    fn from(position: MessagePosition) -> Self {
        Self::Position(position)
    }
}

/// Which messages are read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MessageBounds {
    pub(crate) gt: Option<MessageBound>,
    pub(crate) gte: Option<MessageBound>,
    pub(crate) lt: Option<MessageBound>,
    pub(crate) lte: Option<MessageBound>,
}

impl MessageBounds {
    /// The first and the last time that are read in buckets of a size, if there are any.
    pub(crate) fn within(&self, size: BucketSize) -> Option<(Timestamp, Timestamp)> {
        let (mut first, mut last) = (i64::MIN, i64::MAX);
        let after: [(_, _, Compare); 2] = [
            (self.gt, false, BucketSize::gt),
            (self.gte, true, BucketSize::ge),
        ];
        for (bound, with_its_time, compare) in after {
            if let Some(bound) = bound {
                let (at, reads_it) = bound.of_size(size, with_its_time, compare);
                first = first.max(if reads_it { at } else { at.checked_add(1)? });
            }
        }
        let before: [(_, _, Compare); 2] = [
            (self.lt, false, BucketSize::lt),
            (self.lte, true, BucketSize::le),
        ];
        for (bound, with_its_time, compare) in before {
            if let Some(bound) = bound {
                let (at, reads_it) = bound.of_size(size, with_its_time, compare);
                last = last.min(if reads_it { at } else { at.checked_sub(1)? });
            }
        }
        let range = (Timestamp::from_micros(first), Timestamp::from_micros(last));
        (first <= last).then_some(range)
    }
}

type Compare = fn(&BucketSize, &BucketSize) -> bool;

impl MessageBound {
    /// Its µs, and whether what stands at that in a bucket of a size is on the side that is read.
    fn of_size(self, size: BucketSize, with_its_time: bool, compare: Compare) -> (i64, bool) {
        match self {
            Self::Time(at) => (at.as_micros(), with_its_time),
            Self::Position(MessagePosition { at, bucket_size }) => {
                (at.as_micros(), compare(&size, &bucket_size))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    fn position() -> impl Strategy<Value = MessagePosition> {
        let near = prop_oneof![0..6_i64, Just(i64::MIN), Just(i64::MAX)];
        (near, select(&BucketSize::ALL)).prop_map(|(at, bucket_size)| MessagePosition {
            at: Timestamp::from_micros(at),
            bucket_size,
        })
    }

    fn bound() -> impl Strategy<Value = Option<MessageBound>> {
        prop_oneof![
            Just(None),
            position().prop_map(|it| Some(it.into())),
            position().prop_map(|it| Some(it.at.into())),
        ]
    }

    /// How a position stands to a bound.
    fn compare(position: MessagePosition, bound: MessageBound) -> std::cmp::Ordering {
        match bound {
            MessageBound::Time(at) => position.at.cmp(&at),
            MessageBound::Position(bound) => position.cmp(&bound),
        }
    }

    proptest! {
        #[test]
        fn what_is_read_of_each_size_is_what_is_within_the_bounds(
            (gt, gte, lt, lte) in (bound(), bound(), bound(), bound()),
            position in position(),
        ) {
            let bounds = MessageBounds { gt, gte, lt, lte };
            let expected = gt.is_none_or(|it| compare(position, it).is_gt())
                && gte.is_none_or(|it| compare(position, it).is_ge())
                && lt.is_none_or(|it| compare(position, it).is_lt())
                && lte.is_none_or(|it| compare(position, it).is_le());
            let range = bounds.within(position.bucket_size);
            let found = range.is_some_and(|(first, last)| (first..=last).contains(&position.at));
            prop_assert_eq!(found, expected, "{:?}", range);
        }

        #[test]
        fn a_position_is_parsed_as_it_is_shown(position in position()) {
            prop_assert_eq!(position.to_string().parse(), Ok(position));
            let stored = serde_json::to_string(&position).unwrap();
            prop_assert_eq!(serde_json::from_str::<MessagePosition>(&stored).unwrap(), position);
        }
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for text in ["", "5", "5.", ".hour", "5.hours", "5.5.hour", "x.hour"] {
            let parsed = text.parse::<MessagePosition>();
            assert_eq!(parsed, Err(ParseMessagePositionError), "{text}");
        }
    }
}
