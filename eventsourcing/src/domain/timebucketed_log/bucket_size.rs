//! How long the buckets of a log are.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How long the buckets of a [`TimebucketedLog`](crate::TimebucketedLog) are: years, months, days,
/// hours, minutes or seconds of UTC, without leap seconds.
///
/// Right is the size of which a bucket holds some thousands of messages. Shown, parsed and stored as
/// the Python library names them:
///
/// ```
/// use eventsourcing::BucketSize;
///
/// assert_eq!(BucketSize::Hour.to_string(), "hour");
/// assert_eq!("hour".parse(), Ok(BucketSize::Hour));
/// assert!(BucketSize::Year < BucketSize::Second, "from the longest to the shortest");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BucketSize {
    /// From the first of January on.
    Year,
    /// From the first of the month on.
    Month,
    /// From midnight on.
    Day,
    /// 60 minutes.
    Hour,
    /// 60 seconds.
    Minute,
    /// 1 000 000 µs, and so as many messages.
    Second,
}

impl BucketSize {
    /// All six, from the longest to the shortest.
    pub const ALL: [Self; 6] = [
        Self::Year,
        Self::Month,
        Self::Day,
        Self::Hour,
        Self::Minute,
        Self::Second,
    ];

    /// Its name: `year`, `month`, `day`, `hour`, `minute` or `second`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

impl fmt::Display for BucketSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for BucketSize {
    type Err = ParseBucketSizeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|size| size.as_str() == text);
        named.ok_or(ParseBucketSizeError)
    }
}

/// The text is not the name of a bucket size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected `year`, `month`, `day`, `hour`, `minute` or `second`")]
pub struct ParseBucketSizeError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_stored_as_it_is_shown() {
        for size in BucketSize::ALL {
            assert_eq!(size.to_string().parse(), Ok(size));
            let stored = serde_json::to_string(&size).unwrap();
            assert_eq!(stored, format!("\"{size}\""));
            assert_eq!(serde_json::from_str::<BucketSize>(&stored).unwrap(), size);
        }
    }

    #[test]
    fn what_only_begins_with_a_name_is_none() {
        for text in ["yearly", "Year", "", "decade"] {
            assert_eq!(text.parse::<BucketSize>(), Err(ParseBucketSizeError));
        }
    }
}
