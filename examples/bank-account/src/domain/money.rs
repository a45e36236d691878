//! Amounts of money.

use std::{
    fmt,
    ops::{AddAssign, SubAssign},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

/// An amount of money in whole cents, stored as the number it is; negative when it is owed.
///
/// ```
/// use bank_account::Cents;
///
/// assert_eq!("12.34".parse(), Ok(Cents(1234)));
/// assert_eq!("-3".parse(), Ok(Cents(-300)));
/// assert_eq!(Cents(-5).to_string(), "-0.05");
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The sum, unless it is more than 64 bits hold.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The sum, or the nearest amount that 64 bits hold.
    pub(super) fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// Stops at the largest amount. Decisions refuse what would get there, so that no balance does; and
/// whatever a history says, replaying it does not panic.
impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// Stops at the smallest amount, as adding stops at the largest.
impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_sub(other.0);
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", cents / 100, cents % 100))
    }
}

impl FromStr for Cents {
    type Err = ParseCentsError;

    fn from_str(text: &str) -> Result<Self, ParseCentsError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "00"));
        let well_formed = are_digits(whole) && are_digits(fraction) && fraction.len() == 2;
        if !well_formed {
            return Err(ParseCentsError::Malformed(text.to_owned()));
        }
        // The sign goes with the digits: the smallest amount has no positive counterpart.
        let sign = &text[..text.len() - digits.len()];
        let cents = format!("{sign}{whole}{fraction}").parse();
        cents
            .map(Self)
            .map_err(|_| ParseCentsError::TooLarge(text.to_owned()))
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseCentsError {
    /// It is written otherwise.
    #[error("{0:?} is no amount: write `12` or `12.34`")]
    Malformed(String),
    /// It is more, or less, than 64 bits of cents hold.
    #[error("{0} is more than can be counted")]
    TooLarge(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_amounts_and_cents() {
        let read = |text: &str| text.parse::<Cents>().unwrap();
        assert_eq!(read("0"), Cents(0));
        assert_eq!(read("007"), Cents(700));
        assert_eq!(read("12.34"), Cents(1234));
        assert_eq!(read("-0.50"), Cents(-50));
    }

    #[test]
    fn reads_what_it_writes_up_to_the_limits() {
        for cents in [i64::MIN, -100, -99, -1, 0, 1, 99, 100, i64::MAX] {
            assert_eq!(Cents(cents).to_string().parse(), Ok(Cents(cents)));
        }
    }

    #[test]
    fn refuses_what_could_be_read_in_two_ways() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.5",
            "1.234",
            "1,50",
            "1,000.00",
            "1e3",
            "+1",
            "--1",
            "1 ",
            "٣",
            "12.3x",
            "NaN",
            "1.-5",
            "92233720368547758.08",
        ] {
            assert!(text.parse::<Cents>().is_err(), "`{text}` was read");
        }
    }

    #[test]
    fn aligns_as_numbers_do() {
        assert_eq!(format!("{:>8}", Cents(-1234)), "  -12.34");
    }
}
