//! One bucket: which times it covers, and its id.

use uuid::{Uuid, uuid};

use super::{
    bucket_size::BucketSize,
    calendar::{Date, first_day},
};
use crate::domain::{id::AggregateId, timestamp::Timestamp};

/// A bucket of a [`TimebucketedLog`](crate::TimebucketedLog): the times that it covers, of UTC.
///
/// ```
/// use eventsourcing::{BucketSize, TimeBucket, Timestamp};
///
/// let noon = "2017-07-14T12:00:00Z".parse::<Timestamp>()?;
/// let july = TimeBucket::of(BucketSize::Month, noon);
/// assert_eq!(july.first().to_string(), "2017-07-01T00:00:00.000000Z");
/// assert_eq!(july.last().to_string(), "2017-07-31T23:59:59.999999Z");
/// assert_eq!(july.next().map(TimeBucket::first), Some("2017-08-01T00:00:00Z".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeBucket {
    size: BucketSize,
    first: Timestamp,
    last: Timestamp,
}

/// That of the Python library.
const NAMESPACE: Uuid = uuid!("0d7ee297-a976-4c29-91ff-84ffc79d8155");

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl TimeBucket {
    /// The bucket of this size that covers a time. At the ends of time it is cut.
    pub fn of(size: BucketSize, timestamp: Timestamp) -> Self {
        let micros = timestamp.as_micros();
        let (first, last) = match size {
            BucketSize::Year | BucketSize::Month => months_around(size, micros),
            BucketSize::Day => multiple_around(DAY, micros),
            BucketSize::Hour => multiple_around(HOUR, micros),
            BucketSize::Minute => multiple_around(MINUTE, micros),
            BucketSize::Second => multiple_around(SECOND, micros),
        };
        Self {
            size,
            first: Timestamp::from_micros(first),
            last: Timestamp::from_micros(last),
        }
    }

    /// How long it is.
    pub fn size(self) -> BucketSize {
        self.size
    }

    /// Its first µs: where it starts.
    pub fn first(self) -> Timestamp {
        self.first
    }

    /// Its last µs.
    pub fn last(self) -> Timestamp {
        self.last
    }

    /// Whether it covers a time.
    pub fn contains(self, timestamp: Timestamp) -> bool {
        (self.first..=self.last).contains(&timestamp)
    }

    /// The one behind it; none at the end of time.
    pub fn next(self) -> Option<Self> {
        let behind = self.last.as_micros().checked_add(1)?;
        Some(Self::of(self.size, Timestamp::from_micros(behind)))
    }

    /// The one before it; none at the beginning of time.
    pub fn previous(self) -> Option<Self> {
        let before = self.first.as_micros().checked_sub(1)?;
        Some(Self::of(self.size, Timestamp::from_micros(before)))
    }

    /// Under which id the messages of a log are kept in it: the id that the Python library gives it.
    ///
    /// ```
    /// use eventsourcing::{BucketSize, TimeBucket, Timestamp, Uuid};
    ///
    /// let log = "11111111-2222-3333-4444-555555555555".parse::<Uuid>()?;
    /// let year = TimeBucket::of(BucketSize::Year, "2017-07-14T02:40:00Z".parse()?);
    /// // uuid5 of `11111111222233334444555555555555_2017`
    /// assert_eq!(year.id(log).to_string(), "f239ee82-d46f-5ef1-ac9f-74ec20071a76");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn id(self, log_id: impl AggregateId) -> Uuid {
        of_log(log_id.into_uuid(), &self.boundary())
    }

    /// Where it starts, written as far as its size tells it from others.
    fn boundary(self) -> String {
        let micros = self.first.as_micros();
        let Date { year, month, day } = Date::of(micros.div_euclid(DAY));
        let year = format!("{}{:04}", if year < 0 { "-" } else { "" }, year.abs());
        let unit = |length: i64, of: i64| micros.rem_euclid(of) / length;
        let [hour, minute] = [unit(HOUR, DAY), unit(MINUTE, HOUR)];
        let second = unit(SECOND, MINUTE);
        match self.size {
            BucketSize::Year => year,
            BucketSize::Month => format!("{year}-{month:02}"),
            BucketSize::Day => format!("{year}-{month:02}-{day:02}"),
            BucketSize::Hour => format!("{year}-{month:02}-{day:02}_{hour:02}"),
            BucketSize::Minute => format!("{year}-{month:02}-{day:02}_{hour:02}-{minute:02}"),
            BucketSize::Second => {
                format!("{year}-{month:02}-{day:02}_{hour:02}-{minute:02}-{second:02}")
            }
        }
    }
}

/// Under which id is kept which buckets of this size a log has.
pub(crate) fn index_id(log_id: Uuid, size: BucketSize) -> Uuid {
    of_log(log_id, size.as_str())
}

fn of_log(log_id: Uuid, name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{}_{name}", log_id.simple()).as_bytes())
}

/// From one multiple of a length to the next, in µs.
fn multiple_around(length: i64, micros: i64) -> (i64, i64) {
    let since = micros.rem_euclid(length);
    (
        micros.saturating_sub(since),
        micros.saturating_add(length - 1 - since),
    )
}

/// From the first of a month or year to that of the next, in µs.
fn months_around(size: BucketSize, micros: i64) -> (i64, i64) {
    let Date { year, month, .. } = Date::of(micros.div_euclid(DAY));
    let (first, next) = match size {
        BucketSize::Year => (first_day(year, 1), first_day(year, 13)),
        _ => (first_day(year, month), first_day(year, month + 1)),
    };
    (midnight(first, 0), midnight(next, -1))
}

/// A little from the midnight at which a day begins, in µs; the nearest that there is.
fn midnight(days: i64, micros: i64) -> i64 {
    let exact = i128::from(days) * i128::from(DAY) + i128::from(micros);
    i64::try_from(exact).unwrap_or(if days < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    const LOG: Uuid = uuid!("11111111-2222-3333-4444-555555555555");

    fn bucket(size: &str, micros: i64) -> TimeBucket {
        TimeBucket::of(size.parse().unwrap(), Timestamp::from_micros(micros))
    }

    /// Size, µs, id, and in seconds where it starts, the next one, and the one before.
    #[rustfmt::skip]
    const OF_PYTHON: [(&str, i64, &str, i64, i64, i64); 12] = [
        ("year", 1_500_000_000_123_456, "f239ee82-d46f-5ef1-ac9f-74ec20071a76", 1_483_228_800, 1_514_764_800, 1_451_606_400),
        ("month", 1_500_000_000_123_456, "885555f7-a7f0-567e-a796-d07fcec35cee", 1_498_867_200, 1_501_545_600, 1_496_275_200),
        ("day", 1_500_000_000_123_456, "bfae51f8-67b2-5b45-8c0d-d0f43281e063", 1_499_990_400, 1_500_076_800, 1_499_904_000),
        ("hour", 1_500_000_000_123_456, "0f474932-18ca-5cd7-ae10-57d810234e6a", 1_499_997_600, 1_500_001_200, 1_499_994_000),
        ("minute", 1_500_000_000_123_456, "828d0822-b86a-5506-a4f2-e01d51dde47e", 1_500_000_000, 1_500_000_060, 1_499_999_940),
        ("second", 1_500_000_000_123_456, "e99f191b-4f7b-594f-b785-72cf947bafc5", 1_500_000_000, 1_500_000_001, 1_499_999_999),
        ("year", 1_483_228_799_999_999, "eaeb1212-87e3-5f2e-b54b-61558863ac6e", 1_451_606_400, 1_483_228_800, 1_420_070_400),
        ("month", 1_483_228_799_999_999, "02a5cc5d-674b-5a50-b000-ad5f0773c9e0", 1_480_550_400, 1_483_228_800, 1_477_958_400),
        ("day", 1_483_228_799_999_999, "203bda35-1a14-5b51-a71a-825ec822d0ad", 1_483_142_400, 1_483_228_800, 1_483_056_000),
        ("hour", 1_483_228_799_999_999, "7df32202-befd-5c97-8eb1-51eab1e0fa98", 1_483_225_200, 1_483_228_800, 1_483_221_600),
        ("minute", 1_483_228_799_999_999, "d7ed72ed-7cca-53d2-bdec-03d5e70e095a", 1_483_228_740, 1_483_228_800, 1_483_228_680),
        ("second", 1_483_228_799_999_999, "6ff052d4-0cc6-58a9-b4a1-0e9113dad613", 1_483_228_799, 1_483_228_800, 1_483_228_798),
    ];

    #[test]
    fn buckets_are_those_of_the_python_library() {
        for (size, micros, id, starts, next, previous) in OF_PYTHON {
            let bucket = bucket(size, micros);
            assert_eq!(bucket.id(LOG).to_string(), id, "{size} of {micros}");
            let start = |bucket: Option<TimeBucket>| bucket.unwrap().first().as_micros() / SECOND;
            let found = [Some(bucket), bucket.next(), bucket.previous()].map(start);
            assert_eq!(found, [starts, next, previous], "{size} of {micros}");
            assert_eq!(bucket.last().as_micros() + 1, next * SECOND);
        }
    }

    #[test]
    fn before_1970_buckets_start_before_what_they_cover() {
        let of = |size| bucket(size, -1).boundary();
        let boundaries = ["year", "month", "day", "hour", "minute", "second"].map(of);
        let expected = [
            "1969",
            "1969-12",
            "1969-12-31",
            "1969-12-31_23",
            "1969-12-31_23-59",
            "1969-12-31_23-59-59",
        ];
        assert_eq!(boundaries, expected);
        for size in BucketSize::ALL {
            let bucket = TimeBucket::of(size, Timestamp::from_micros(-1));
            assert_eq!(bucket.last().as_micros(), -1);
            assert_eq!(bucket.next().unwrap().first().as_micros(), 0);
        }
    }

    #[test]
    fn at_the_ends_of_time_buckets_are_cut() {
        for size in BucketSize::ALL {
            let earliest = TimeBucket::of(size, Timestamp::MIN);
            assert_eq!(
                (earliest.first(), earliest.previous()),
                (Timestamp::MIN, None)
            );
            assert!(earliest.next().unwrap().first() > Timestamp::MIN);
            let latest = TimeBucket::of(size, Timestamp::MAX);
            assert_eq!((latest.last(), latest.next()), (Timestamp::MAX, None));
            assert_eq!(latest.previous().unwrap().next(), Some(latest));
        }
        assert_eq!(bucket("day", i64::MIN).boundary(), "-290308-12-21");
        assert_eq!(
            bucket("second", i64::MAX).boundary(),
            "294247-01-10_04-00-54"
        );
        assert_eq!(bucket("year", -62_167_219_200_000_001).boundary(), "-0001");
    }

    #[test]
    fn no_index_has_the_id_of_a_bucket_or_of_another() {
        let ids: std::collections::BTreeSet<_> = BucketSize::ALL
            .into_iter()
            .flat_map(|size| {
                let bucket = TimeBucket::of(size, Timestamp::from_micros(0));
                [index_id(LOG, size), bucket.id(LOG)]
            })
            .collect();
        assert_eq!(ids.len(), 12);
    }

    proptest! {
        #[test]
        fn every_time_is_in_one_bucket(size in select(&BucketSize::ALL), micros: i64) {
            let bucket = TimeBucket::of(size, Timestamp::from_micros(micros));
            prop_assert!(bucket.contains(Timestamp::from_micros(micros)));
            prop_assert_eq!(TimeBucket::of(size, bucket.first()), bucket);
            prop_assert_eq!(TimeBucket::of(size, bucket.last()), bucket);
            if let Some(next) = bucket.next() {
                prop_assert_eq!(next.previous(), Some(bucket));
                prop_assert_eq!(next.first().as_micros(), bucket.last().as_micros() + 1);
                prop_assert!(next.boundary() != bucket.boundary());
            }
        }
    }
}
