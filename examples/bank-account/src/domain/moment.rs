//! When an account is looked at.

use std::{fmt, str::FromStr};

use eventsourcing::Timestamp;

/// A moment in the life of an account: after the event of a version, or a point in time.
///
/// ```
/// use bank_account::Moment;
///
/// assert_eq!("3".parse(), Ok(Moment::Version(3)));
/// assert_eq!("2017-07-14T04:40:00+02:00".parse(), "2017-07-14T02:40:00Z".parse::<Moment>());
/// // A day is its end, in UTC.
/// assert_eq!("2017-07-14".parse(), "2017-07-14T23:59:59.999999Z".parse::<Moment>());
/// // What comes later than any time that can be told is the latest of them.
/// assert_eq!("9999-12-31".parse(), "9999-12-30T22:00:00Z".parse::<Moment>());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After the event of this version; the first is 0.
    Version(u64),
    /// This point in time, what happened in its very µs included.
    Time(Timestamp),
}

/// The latest time that [`Timestamp`] reads and tells.
const LATEST: Timestamp = Timestamp::from_micros(253_402_207_200_000_000);

impl Moment {
    /// A moment that is said by its version.
    pub(crate) fn version(text: &str) -> Result<Self, ParseMomentError> {
        match text.parse()? {
            version @ Self::Version(_) => Ok(version),
            Self::Time(_) => Err(ParseMomentError::NoVersion(text.to_owned())),
        }
    }
}

impl FromStr for Moment {
    type Err = ParseMomentError;

    fn from_str(text: &str) -> Result<Self, ParseMomentError> {
        let malformed = || ParseMomentError::Malformed(text.to_owned());
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let version = text.parse();
            return version
                .map(Self::Version)
                .map_err(|_| ParseMomentError::TooLarge(text.to_owned()));
        }
        if is_date(text) {
            let end = time(&format!("{text}T23:59:59.999999Z"));
            let no_day = || ParseMomentError::NoDay(text.to_owned());
            return end.map(Self::Time).ok_or_else(no_day);
        }
        if is_leap_second(text) {
            return Err(ParseMomentError::LeapSecond(text.to_owned()));
        }
        time(text).map(Self::Time).ok_or_else(malformed)
    }
}

/// The time that is written, or the latest where it comes after that.
fn time(text: &str) -> Option<Timestamp> {
    let is_later = || {
        // The year before has the same days.
        let before = format!("9998{}", text.strip_prefix("9999")?);
        before.parse::<Timestamp>().ok()
    };
    let time = text.parse().ok();
    time.map(|time: Timestamp| time.min(LATEST))
        .or_else(|| is_later().map(|_| LATEST))
}

/// Whether the second is the 60th, which the clock of an event does not have: it would be read as the
/// second before.
fn is_leap_second(text: &str) -> bool {
    let clock = text.split(['T', 't', ' ']).nth(1).unwrap_or_default();
    let is_clock = |c: &char| c.is_ascii_digit() || *c == ':';
    let digits: String = clock
        .chars()
        .take_while(is_clock)
        .filter(|it| *it != ':')
        .collect();
    digits.get(4..6) == Some("60")
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "version {version}"),
            Self::Time(time) => time.fmt(f),
        }
    }
}

/// Whether it is written as `2017-07-14` is, be there such a day or not.
fn is_date(text: &str) -> bool {
    let is_in_place = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(is_in_place)
}

/// The text is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseMomentError {
    /// It is written otherwise.
    #[error(
        "{0:?} is neither a version such as `3`, nor a day such as `2017-07-14`, nor a time with its \
         zone such as `2017-07-14T02:40:00Z` or `2017-07-14T04:40:00+02:00`"
    )]
    Malformed(String),
    /// The calendar has no such day.
    #[error("there is no day {0}")]
    NoDay(String),
    /// It is written as a time.
    #[error("{0:?} is no version: versions are whole numbers from 0")]
    NoVersion(String),
    /// It is a second that no event has.
    #[error(
        "{0} is a leap second, which the clock does not have: write the second before it, or after"
    )]
    LeapSecond(String),
    /// It is more than 64 bits hold.
    #[error("{0} is larger than any version")]
    TooLarge(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_calendar_only() {
        assert!("2024-02-29".parse::<Moment>().is_ok());
        for text in ["2025-02-29", "2025-13-01", "9999-02-29", "9999-12-32"] {
            let refused = Err(ParseMomentError::NoDay(text.into()));
            assert_eq!(text.parse::<Moment>(), refused);
        }
    }

    #[test]
    fn refuses_what_could_be_another_moment_elsewhere() {
        for text in [
            "",
            "-1",
            "+1",
            "1.5",
            "yesterday",
            "14.07.2017",
            "2017-7-14",
            "2017-07-14T02:40:00",
            "2017-07-14 02:40",
        ] {
            let refused = Err(ParseMomentError::Malformed(text.into()));
            assert_eq!(text.parse::<Moment>(), refused);
        }
    }

    #[test]
    fn what_is_later_than_can_be_told_is_the_latest_that_can() {
        let latest = Ok(Moment::Time(LATEST));
        assert_eq!(LATEST.to_string(), "9999-12-30T22:00:00.000000Z");
        for text in [
            "9999-12-30",
            "9999-12-31",
            "9999-12-31T00:00:00Z",
            "9999-12-31T23:59:59.999999-12:00",
            "9999-12-30T22:00:00.999999Z",
        ] {
            assert_eq!(text.parse::<Moment>(), latest, "{text}");
        }
        assert!("9999-12-31T25:00:00Z".parse::<Moment>().is_err());
    }

    #[test]
    fn refuses_a_second_that_no_event_has() {
        for text in ["2026-06-30T23:59:60Z", "2016-12-31t235960.5+00:00"] {
            let refused = Err(ParseMomentError::LeapSecond(text.into()));
            assert_eq!(text.parse::<Moment>(), refused);
        }
        assert!("2026-06-30T23:59:06.60Z".parse::<Moment>().is_ok());
    }

    #[test]
    fn a_version_is_no_time() {
        assert_eq!(Moment::version("3"), Ok(Moment::Version(3)));
        let refused = Err(ParseMomentError::NoVersion("2017-07-14".into()));
        assert_eq!(Moment::version("2017-07-14"), refused);
    }

    #[test]
    fn refuses_a_version_that_nothing_comes_to() {
        let text = "18446744073709551616";
        let refused = Err(ParseMomentError::TooLarge(text.into()));
        assert_eq!(text.parse::<Moment>(), refused);
    }

    #[test]
    fn is_told_as_it_is_read() {
        let day: Moment = "2017-07-14".parse().unwrap();
        assert_eq!(day.to_string(), "2017-07-14T23:59:59.999999Z");
        assert_eq!(Moment::Version(3).to_string(), "version 3");
    }
}
