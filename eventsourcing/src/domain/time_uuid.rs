//! UUIDs that say when they were made, and sort by it.

use std::{
    fmt,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

use serde::{Deserialize, Serialize};
use uuid::{Uuid, Variant};

use super::timestamp::Timestamp;

/// A UUID of version 1, which holds a time of 60 bits in units of 100 ns: Cassandra's `timeuuid`.
///
/// They are ordered by that time, and those of one time by the rest, which tells their makers apart.
/// UUIDs of other versions are none:
///
/// ```
/// use eventsourcing::{TimeUuid, Timestamp, Uuid};
///
/// let id: TimeUuid = "13814000-1dd2-11b2-8000-0123456789ab".parse()?;
/// assert_eq!(id.timestamp(), Timestamp::from_micros(0));
/// assert!(TimeUuid::new(Uuid::new_v4()).is_err());
///
/// // The time of a UUID of version 1 stands in it lowest part first, so that it does not sort by it.
/// let later: TimeUuid = "00000000-1dd3-11b2-8000-0123456789ab".parse()?;
/// assert!(id < later && id.uuid() > later.uuid());
/// # Ok::<(), eventsourcing::NoTimeUuid>(())
/// ```
///
/// New ones are made by [`TimeUuids`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Uuid", into = "Uuid")]
pub struct TimeUuid(
    /// Arranged as version 6 is: the same parts, the time from its highest bit on.
    u128,
);

const LAST_TICK: u64 = (1 << 60) - 1;
/// From 1582-10-15, where the time of UUIDs begins, to 1970, in ticks of 100 ns.
const TICKS_BEFORE_1970: i64 = 0x01B2_1DD2_1381_4000;
/// What the lower half begins with in every UUID of RFC 9562.
const VARIANT: u64 = 0b10 << 62;

impl TimeUuid {
    /// The first: of 1582-10-15.
    pub const MIN: Self = Self::of_parts(0, 0);
    /// The last: of the year 5236.
    pub const MAX: Self = Self::of_parts(LAST_TICK, u64::MAX);

    /// What the UUID is as one of version 1.
    ///
    /// # Errors
    ///
    /// When it is of another version.
    pub fn new(uuid: Uuid) -> Result<Self, NoTimeUuid> {
        if uuid.get_version_num() != 1 || uuid.get_variant() != Variant::RFC4122 {
            return Err(NoTimeUuid(uuid.to_string()));
        }
        let (low, mid, high, _) = uuid.as_fields();
        let ticks = u64::from(high & 0x0FFF) << 48 | u64::from(mid) << 32 | u64::from(low);
        Ok(Self::of_parts(ticks, uuid.as_u64_pair().1))
    }

    /// The UUID, of version 1.
    pub const fn uuid(self) -> Uuid {
        let ticks = self.ticks();
        let high =
            (ticks & 0xFFFF_FFFF) << 32 | (ticks >> 32 & 0xFFFF) << 16 | 1 << 12 | ticks >> 48;
        Uuid::from_u64_pair(high, self.lower_half())
    }

    /// Its parts as a UUID of version 6, whose bytes sort as the times do: what is stored.
    pub const fn to_sortable(self) -> Uuid {
        Uuid::from_u128(self.0)
    }

    /// What [`to_sortable`](Self::to_sortable) gave.
    ///
    /// # Errors
    ///
    /// When it is no UUID of version 6.
    pub fn from_sortable(uuid: Uuid) -> Result<Self, NoTimeUuid> {
        if uuid.get_version_num() == 6 && uuid.get_variant() == Variant::RFC4122 {
            Ok(Self(uuid.as_u128()))
        } else {
            Err(NoTimeUuid(uuid.to_string()))
        }
    }

    /// The time it holds, cut to whole µs.
    pub const fn timestamp(self) -> Timestamp {
        Timestamp::from_micros((self.ticks().cast_signed() - TICKS_BEFORE_1970).div_euclid(10))
    }

    /// A UUID of the tick after this one, by a maker of its own: for one who has to come behind it and
    /// whose clock has not come so far. Behind the last tick there is none: then the next of that.
    pub(crate) fn next_tick(self) -> Self {
        if self.ticks() == LAST_TICK {
            return Self(self.0.saturating_add(1).min(Self::MAX.0));
        }
        Self::of_parts(self.ticks() + 1, new_maker())
    }

    const fn of_parts(ticks: u64, lower_half: u64) -> Self {
        let upper_half = ticks >> 12 << 16 | 6 << 12 | ticks & 0x0FFF;
        let lower_half = lower_half & (u64::MAX >> 2) | VARIANT;
        Self((upper_half as u128) << 64 | lower_half as u128)
    }

    const fn ticks(self) -> u64 {
        let upper_half = (self.0 >> 64) as u64;
        upper_half >> 16 << 12 | upper_half & 0x0FFF
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the lower half is what is asked for"
    )]
    const fn lower_half(self) -> u64 {
        self.0 as u64
    }
}

impl TryFrom<Uuid> for TimeUuid {
    type Error = NoTimeUuid;

    fn try_from(uuid: Uuid) -> Result<Self, NoTimeUuid> {
        Self::new(uuid)
    }
}

impl From<TimeUuid> for Uuid {
    fn from(id: TimeUuid) -> Self {
        id.uuid()
    }
}

impl fmt::Display for TimeUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid().fmt(f)
    }
}

impl fmt::Debug for TimeUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TimeUuid({} at {})", self.uuid(), self.timestamp())
    }
}

impl FromStr for TimeUuid {
    type Err = NoTimeUuid;

    fn from_str(text: &str) -> Result<Self, NoTimeUuid> {
        let uuid = Uuid::parse_str(text).map_err(|_| NoTimeUuid(text.to_owned()))?;
        Self::new(uuid)
    }
}

/// What is no UUID of version 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a UUID of version 1, which says when it was made, and found `{0}`")]
pub struct NoTimeUuid(String);

/// Makes [`TimeUuid`]s, each greater than the one before, whatever the clock does.
///
/// A maker has a node and a clock sequence of its own, by random, which tells its UUIDs from those of
/// other makers; share one where several threads write to one sequence.
///
/// ```
/// use eventsourcing::{Environment, TimeUuids};
///
/// let (ids, environment) = (TimeUuids::new(), Environment::default());
/// let first = ids.at(environment.now());
/// assert!(first < ids.at(environment.now()));
/// ```
#[derive(Debug)]
pub struct TimeUuids {
    lower_half: u64,
    next_tick: AtomicU64,
}

impl TimeUuids {
    /// A maker with a random node, marked as such (multicast), and clock sequence.
    pub fn new() -> Self {
        Self {
            lower_half: new_maker(),
            next_tick: AtomicU64::new(0),
        }
    }

    /// A UUID of this time, or of the tick of 100 ns after the last one that was made. A time before
    /// 1582 or after 5236 becomes the nearest that a UUID holds.
    pub fn at(&self, now: Timestamp) -> TimeUuid {
        let ticks = now.as_micros().saturating_mul(10);
        let ticks = u64::try_from(ticks.saturating_add(TICKS_BEFORE_1970)).unwrap_or(0);
        let given = |next: u64| ticks.max(next).min(LAST_TICK);
        let before = self
            .next_tick
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |next| {
                Some(given(next) + 1)
            });
        let (Ok(next) | Err(next)) = before;
        TimeUuid::of_parts(given(next), self.lower_half)
    }
}

/// A random node, marked as such, and a random clock sequence.
fn new_maker() -> u64 {
    const MULTICAST: u64 = 1 << 40;
    Uuid::new_v4().as_u64_pair().1 | MULTICAST
}

impl Default for TimeUuids {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_uuid_of_version_1_comes_back(bits: u128) {
            let bits = bits & !(0xF << 76) & !(0b11 << 62) | 1 << 76 | 0b10 << 62;
            let uuid = Uuid::from_u128(bits);
            let id = TimeUuid::new(uuid).expect("version 1");
            prop_assert_eq!(id.uuid(), uuid);
            prop_assert_eq!(TimeUuid::from_sortable(id.to_sortable()), Ok(id));
        }

        #[test]
        fn the_order_is_that_of_the_times_and_of_the_stored_bytes(
            one in 0..=LAST_TICK, other in 0..=LAST_TICK, halves: (u64, u64)
        ) {
            let one = (one, TimeUuid::of_parts(one, halves.0));
            let other = (other, TimeUuid::of_parts(other, halves.1));
            prop_assume!(one.0 != other.0);
            prop_assert_eq!(one.0.cmp(&other.0), one.1.cmp(&other.1));
            let bytes = |id: TimeUuid| *id.to_sortable().as_bytes();
            prop_assert_eq!(one.1.cmp(&other.1), bytes(one.1).cmp(&bytes(other.1)));
        }
    }

    #[test]
    fn the_example_of_the_rfc_holds_its_time() {
        // RFC 9562, A.1 and A.5: one moment as version 1 and as version 6.
        let id: TimeUuid = "C232AB00-9414-11EC-B3C8-9F6BDECED846".parse().unwrap();
        assert_eq!(id.timestamp(), "2022-02-22T19:22:22Z".parse().unwrap());
        let sortable = "1EC9414C-232A-6B00-B3C8-9F6BDECED846".parse().unwrap();
        assert_eq!(id.to_sortable(), sortable);
        assert_eq!(TimeUuid::from_sortable(sortable), Ok(id));
    }

    #[test]
    fn other_versions_are_refused_wherever_they_come_from() {
        for version in [0, 2, 4, 6, 7] {
            let uuid = Uuid::from_u128(version << 76 | 0b10 << 62);
            assert!(TimeUuid::new(uuid).is_err(), "{uuid}");
            assert!(uuid.to_string().parse::<TimeUuid>().is_err(), "{uuid}");
            let json = format!("\"{uuid}\"");
            assert!(serde_json::from_str::<TimeUuid>(&json).is_err(), "{uuid}");
        }
        let another_variant = Uuid::from_u128(1 << 76);
        assert!(TimeUuid::new(another_variant).is_err());
        assert!(TimeUuid::from_sortable(TimeUuid::MIN.uuid()).is_err());
    }

    #[test]
    fn a_clock_that_stands_still_or_steps_back_makes_greater_ones() {
        let ids = TimeUuids::new();
        let times = [1_000, 1_000, 10, i64::MIN, 1_001].map(Timestamp::from_micros);
        let made = times.map(|now| ids.at(now));
        assert!(made.is_sorted_by(|one, next| one < next), "{made:?}");
        assert_eq!(made[0].timestamp(), times[0]);
        assert_eq!(made[4].timestamp(), times[4]);
    }

    #[test]
    fn times_beyond_the_calendar_of_uuids_are_its_ends() {
        assert_eq!(TimeUuids::new().at(Timestamp::MIN).ticks(), 0);
        let ids = TimeUuids::new();
        assert_eq!(ids.at(Timestamp::MAX).ticks(), LAST_TICK);
        assert_eq!(ids.at(Timestamp::MAX).ticks(), LAST_TICK);
    }

    #[test]
    fn what_comes_next_is_greater_up_to_the_last() {
        let last_but_one = TimeUuid::of_parts(LAST_TICK - 1, u64::MAX);
        let mut made = vec![last_but_one];
        for _ in 0..20 {
            let last = made[made.len() - 1];
            made.push(last.next_tick());
        }
        assert!(made.is_sorted_by(|one, next| one < next), "{made:?}");
        assert!(made.iter().all(|it| TimeUuid::new(it.uuid()) == Ok(*it)));
        assert_eq!(TimeUuid::MAX.next_tick(), TimeUuid::MAX);
    }

    #[test]
    fn two_makers_make_no_two_alike() {
        let now = Timestamp::from_micros(7);
        assert_ne!(TimeUuids::new().at(now), TimeUuids::new().at(now));
    }
}
