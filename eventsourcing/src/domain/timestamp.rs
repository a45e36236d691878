//! When something happened.

use std::{
    fmt,
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

/// A point in time, in microseconds (µs) since the Unix epoch, UTC; negative before 1970.
///
/// Shown and parsed as RFC 3339:
///
/// ```
/// use eventsourcing::Timestamp;
///
/// let timestamp = Timestamp::from_micros(1_500_000_000_123_456);
/// assert_eq!(timestamp.to_string(), "2017-07-14T02:40:00.123456Z");
/// assert_eq!("2017-07-14T02:40:00.123456Z".parse(), Ok(timestamp));
/// ```
///
/// What no calendar reaches, some 9000 years away, is shown and parsed as its µs.
///
/// By serde it is its number of µs, which is how it is stored in the fields of events and states. For
/// a message that others read there is its text, by [`encoding::text`](crate::encoding::text):
///
/// ```
/// use eventsourcing::{Timestamp, encoding};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Booked {
///     #[serde(with = "encoding::text")]
///     at: Timestamp,
/// }
///
/// let at = Timestamp::from_micros(1_500_000_000_123_456);
/// let json = serde_json::to_string(&Booked { at })?;
/// assert_eq!(json, r#"{"at":"2017-07-14T02:40:00.123456Z"}"#);
/// assert_eq!(serde_json::from_str::<Booked>(&json)?.at, at);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest.
    pub const MAX: Self = Self(i64::MAX);

    /// The timestamp so many µs after the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The µs since the Unix epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The time of the system's clock.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// So much later, cut to whole µs; `None` beyond the [latest](Self::MAX).
    ///
    /// ```
    /// use std::time::Duration;
    /// use eventsourcing::Timestamp;
    ///
    /// let noon: Timestamp = "2017-07-14T12:00:00Z".parse()?;
    /// let later = noon.checked_add(Duration::from_secs(3600));
    /// assert_eq!(later, Some("2017-07-14T13:00:00Z".parse()?));
    /// assert_eq!(Timestamp::MAX.checked_add(Duration::from_micros(1)), None);
    /// # Ok::<(), eventsourcing::ParseTimestampError>(())
    /// ```
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        let micros = u64::try_from(duration.as_micros()).ok()?;
        self.0.checked_add_unsigned(micros).map(Self)
    }

    /// So much earlier, cut to whole µs; `None` before the [earliest](Self::MIN).
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        let micros = u64::try_from(duration.as_micros()).ok()?;
        self.0.checked_sub_unsigned(micros).map(Self)
    }
}

impl From<SystemTime> for Timestamp {
    /// Cut to whole µs; a time that 64 bits of µs cannot hold (some 292 000 years away) becomes the
    /// nearest that they can.
    fn from(time: SystemTime) -> Self {
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |micros| -micros)
            }
        })
    }
}

/// Behind the number of a time that no calendar reaches.
const BY_MICROS: &str = " µs since 1970";

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.6}"),
            Err(_) => write!(f, "{}{BY_MICROS}", self.0),
        }
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let micros = match text.strip_suffix(BY_MICROS) {
            Some(micros) => micros.parse().ok(),
            None => text
                .parse::<jiff::Timestamp>()
                .map(jiff::Timestamp::as_microsecond)
                .ok(),
        };
        micros.map(Self).ok_or(ParseTimestampError)
    }
}

/// The text is not a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a time with its zone as in RFC 3339, such as `2017-07-14T02:40:00Z`")]
pub struct ParseTimestampError;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_time_before_the_epoch_is_negative() {
        let before = UNIX_EPOCH - Duration::from_millis(1);
        assert_eq!(Timestamp::from(before), Timestamp::from_micros(-1000));
    }

    #[test]
    fn a_time_no_calendar_reaches_is_still_shown() {
        let far = Timestamp::from_micros(i64::MAX);
        assert_eq!(far.to_string(), "9223372036854775807 µs since 1970");
    }

    #[test]
    fn whatever_is_shown_is_parsed() {
        for micros in [i64::MIN, -1, 0, 1, 1_500_000_000_123_456, i64::MAX] {
            let timestamp = Timestamp::from_micros(micros);
            assert_eq!(timestamp.to_string().parse(), Ok(timestamp), "{timestamp}");
        }
        for text in [
            "µs since 1970",
            " µs since 1970",
            "1.5 µs since 1970",
            "1 µs",
        ] {
            assert_eq!(
                text.parse::<Timestamp>(),
                Err(ParseTimestampError),
                "{text}"
            );
        }
    }

    #[test]
    fn a_text_without_zone_is_refused() {
        assert_eq!(
            "2017-07-14T02:40:00".parse::<Timestamp>(),
            Err(ParseTimestampError)
        );
    }
}
