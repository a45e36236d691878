//! What people type: checked where it is made, on the command line and in code alike.

use eventsourcing::ValueObject;
use serde::Serialize;

/// Text that fits on a line: a name, a street, a town.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueObject)]
#[value_object(check = Self::check, error = Invalid, display, parse)]
pub struct Line(String);

/// Where mail reaches somebody: something before and after one `@`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = Invalid, display, parse)]
pub struct Email(String);

/// A postcode of whichever country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = Invalid, display, parse)]
pub struct Postcode(String);

/// Why a value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It is no [`Line`].
    #[error("write 1 to 100 characters in one line, without spaces around them")]
    Line,
    /// It is no [`Email`].
    #[error("an e-mail address is like `ada@example.org`")]
    Email,
    /// It is no [`Postcode`].
    #[error("a postcode is 2 to 10 letters, digits, spaces and `-`")]
    Postcode,
}

impl Line {
    fn check(&self) -> Result<(), Invalid> {
        let fits = (1..=100).contains(&self.0.chars().count());
        let tidy = self.0.trim() == self.0 && !self.0.contains(char::is_control);
        (fits && tidy).then_some(()).ok_or(Invalid::Line)
    }

    /// Whether this is the text, in capitals or not.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.0.to_lowercase() == text.to_lowercase()
    }

    /// Whether the text is a part of this, in capitals or not.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.0.to_lowercase().contains(&text.to_lowercase())
    }
}

impl Email {
    fn check(&self) -> Result<(), Invalid> {
        let (local, domain) = self.0.split_once('@').ok_or(Invalid::Email)?;
        let plain = |part: &str| {
            let other = |c: char| c == '@' || c.is_whitespace() || c.is_control();
            !part.is_empty() && !part.contains(other)
        };
        let ends_well = !domain.starts_with('.') && !domain.ends_with('.');
        (plain(local) && plain(domain) && ends_well && self.0.len() <= 254)
            .then_some(())
            .ok_or(Invalid::Email)
    }
}

impl Postcode {
    fn check(&self) -> Result<(), Invalid> {
        let fits = (2..=10).contains(&self.0.len()) && self.0.trim() == self.0;
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
        (fits && self.0.chars().all(allowed))
            .then_some(())
            .ok_or(Invalid::Postcode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_people_have() {
        for text in ["Ada", "Zoë Müller", "李", "12 St James's Square"] {
            assert!(text.parse::<Line>().is_ok(), "{text:?}");
        }
        for text in ["ada@example.org", "a+b@localhost", "zoë@müller.example"] {
            assert!(text.parse::<Email>().is_ok(), "{text:?}");
        }
        for text in ["SW1Y 4JH", "8001", "00-950", "K1A 0B1"] {
            assert!(text.parse::<Postcode>().is_ok(), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_nobody_has() {
        for text in ["", " ", " Ada", "Ada\n", "\u{1b}[2J", &"x".repeat(101)] {
            assert_eq!(Line::new(text.into()), Err(Invalid::Line), "{text:?}");
        }
        for text in [
            "", "ada", "@", "ada@", "@b", "a@b@c", "a b@c", "a@.b", "a@b.",
        ] {
            assert_eq!(Email::new(text.into()), Err(Invalid::Email), "{text:?}");
        }
        for text in ["", "1", "12345678901", " 80", "80/1", "८००१"] {
            assert_eq!(
                Postcode::new(text.into()),
                Err(Invalid::Postcode),
                "{text:?}"
            );
        }
    }
}
