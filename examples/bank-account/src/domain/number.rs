//! The names that people and other banks use: account numbers, references.

use std::{fmt, str::FromStr};

use eventsourcing::{Id, Uuid};
use serde::{Deserialize, Serialize};

/// What the ids of all accounts are made in. It must never change: every id would.
const ACCOUNTS: Uuid = Uuid::from_u128(0x6f3d_9c0e_54a7_4b1f_9d42_1f0c_7be8_25aa);

/// The longest number or reference, in characters.
const LONGEST: usize = 64;

/// The longest reference, in bytes: it is the key of a save, which is no longer.
const MOST_BYTES: usize = 255;

/// Which account: the id under which its events are stored.
#[derive(Id)]
pub struct AccountId(Uuid);

/// The number of an account, as people type it: letters, digits and `-`. Upper and lower case are
/// the same number.
///
/// The id of the account is computed from it, so that a lookup by number needs no index, and a number
/// once given is taken for ever, also after its account was closed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountNumber(String);

impl AccountNumber {
    /// The id of the account with this number: version 5, of the number in a namespace of our own.
    pub fn id(&self) -> AccountId {
        AccountId::named(ACCOUNTS, &self.0)
    }

    /// The number as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AccountNumber {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if (1..=LONGEST).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text.to_ascii_uppercase()))
        } else {
            Err(ParseNameError::Number(text.to_owned()))
        }
    }
}

impl fmt::Display for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The reference of a movement: unique in the database, whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// A reference that nobody else has, for a movement that came without.
    pub fn unique() -> Self {
        Self(Uuid::now_v7().to_string())
    }

    /// The text that others know it by.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reference {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let length = text.chars().count();
        let fits = (1..=LONGEST).contains(&length) && text.len() <= MOST_BYTES;
        if fits && !text.contains(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseNameError::Reference(text.to_owned()))
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text names no account or movement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseNameError {
    /// It is no account number.
    #[error("{0:?} is no account number: write 1 to {LONGEST} letters, digits and `-`")]
    Number(String),
    /// It is no reference.
    #[error(
        "{0:?} is no reference: write 1 to {LONGEST} characters in one line, of {MOST_BYTES} bytes at most"
    )]
    Reference(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_id_however_it_is_typed() {
        let id = |text: &str| text.parse::<AccountNumber>().unwrap().id();
        assert_eq!(id("de-1001"), id("DE-1001"));
        assert_ne!(id("1001"), id("1002"));
    }

    /// Accounts that are stored are found by it.
    #[test]
    fn the_id_of_a_number_is_the_same_for_ever() {
        let number: AccountNumber = "1001".parse().unwrap();
        assert_eq!(
            number.id().to_string(),
            "7d6a375d-10e8-5ae1-b033-a2f447c9cce1"
        );
    }

    #[test]
    fn refuses_numbers_that_nobody_could_read_aloud() {
        for text in ["", " ", "10 01", "10/01", "١٠٠١", &"1".repeat(65)] {
            assert!(text.parse::<AccountNumber>().is_err(), "{text:?} was read");
        }
    }

    #[test]
    fn refuses_references_that_do_not_fit_on_a_line() {
        for text in ["", "a\nb", "a\0", &"é".repeat(65), &"𝄞".repeat(64)] {
            assert!(text.parse::<Reference>().is_err(), "{text:?} was read");
        }
        assert!("é".repeat(64).parse::<Reference>().is_ok());
        assert!("𝄞".repeat(63).parse::<Reference>().is_ok());
    }
}
