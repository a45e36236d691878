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
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// After the event of this version; the first is 0.
    Version(u64),
    /// This point in time, what happened in its very µs included.
    Time(Timestamp),
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
            let end = format!("{text}T23:59:59.999999Z").parse();
            return end
                .map(Self::Time)
                .map_err(|_| ParseMomentError::NoDay(text.to_owned()));
        }
        text.parse().map(Self::Time).map_err(|_| malformed())
    }
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
        for text in ["2025-02-29", "2025-13-01", "2025-00-10"] {
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
