//! The codes by which people call things: value objects, checked where they are made.

use eventsourcing::ValueObject;
use serde::Serialize;

/// A place where cargo is handled, by its code of the United Nations (UN/LOCODE): two letters for the
/// country and three for the place, such as `SESTO` for Stockholm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueObject)]
#[value_object(check = Self::check, error = NoCode, display, parse)]
pub struct Location(String);

/// What a customer calls a cargo by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueObject)]
#[value_object(check = Self::check, error = NoCode, display, parse)]
pub struct TrackingId(String);

/// What a carrier calls a voyage by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueObject)]
#[value_object(check = Self::check, error = NoCode, display, parse)]
pub struct VoyageNumber(String);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCode {
    /// It is no [`Location`].
    #[error(
        "a location is a UN/LOCODE like `SESTO`: two capital letters, then three or digits 2-9"
    )]
    Location,
    /// It is no [`TrackingId`].
    #[error("a tracking id is 1 to 20 capital letters and digits")]
    TrackingId,
    /// It is no [`VoyageNumber`].
    #[error("a voyage number is 1 to 20 capital letters and digits")]
    VoyageNumber,
}

impl Location {
    fn check(&self) -> Result<(), NoCode> {
        let is_code = self.0.is_ascii() && self.0.len() == 5;
        let (country, place) = self.0.split_at_checked(2).ok_or(NoCode::Location)?;
        let country_is_right = country.chars().all(|c| c.is_ascii_uppercase());
        let in_place = |c: char| c.is_ascii_uppercase() || ('2'..='9').contains(&c);
        (is_code && country_is_right && place.chars().all(in_place))
            .then_some(())
            .ok_or(NoCode::Location)
    }
}

impl TrackingId {
    fn check(&self) -> Result<(), NoCode> {
        is_short_code(&self.0).ok_or(NoCode::TrackingId)
    }
}

impl VoyageNumber {
    fn check(&self) -> Result<(), NoCode> {
        is_short_code(&self.0).ok_or(NoCode::VoyageNumber)
    }
}

fn is_short_code(text: &str) -> Option<()> {
    let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
    ((1..=20).contains(&text.len()) && text.chars().all(allowed)).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_codes_as_they_are() {
        for text in ["SESTO", "HKHKG", "US2NY"] {
            assert!(text.parse::<Location>().is_ok(), "{text:?}");
        }
        for text in ["ABC123", "7", "ABCDEFGHIJ0123456789"] {
            assert!(text.parse::<TrackingId>().is_ok(), "{text:?}");
            assert!(text.parse::<VoyageNumber>().is_ok(), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_is_no_code() {
        for text in [
            "", "S", "SEST", "sesto", "SESTOC", "1ESTO", "SEST0", "SEST1", "SÉST", "日本",
        ] {
            assert_eq!(
                Location::new(text.into()),
                Err(NoCode::Location),
                "{text:?}"
            );
        }
        for text in ["", "abc", "ABC 123", "ABC-1", "Ä", "ABCDEFGHIJ01234567890"] {
            assert_eq!(TrackingId::new(text.into()), Err(NoCode::TrackingId));
            assert_eq!(VoyageNumber::new(text.into()), Err(NoCode::VoyageNumber));
        }
    }
}
