//! Settings from the environment.

use std::{ffi::OsString, str::FromStr};

use eventsourcing::Error;

use super::refusals::misuse;

/// Settings from the environment, or from something like it.
pub(crate) struct Variables<'a>(pub(crate) &'a dyn Fn(&str) -> Option<OsString>);

impl Variables<'_> {
    /// A text, which may be anything.
    pub(crate) fn text(&self, name: &str, expected: &str) -> Result<Option<String>, Error> {
        let text = (self.0)(name).map(OsString::into_string).transpose();
        text.map_err(|found| {
            misuse(format!(
                "{name} is {}, which is not UTF-8; expected {expected}",
                found.display()
            ))
        })
    }

    /// A whole number of a least value.
    pub(crate) fn number<N: FromStr + PartialOrd + From<u8>>(
        &self,
        name: &str,
        least: u8,
    ) -> Result<Option<N>, Error> {
        let expected = format!("a whole number, at least {least}");
        let Some(text) = self.text(name, &expected)? else {
            return Ok(None);
        };
        match text.parse() {
            Ok(number) if number >= N::from(least) => Ok(Some(number)),
            _ => Err(misuse(format!("{name} is {text:?}; expected {expected}"))),
        }
    }

    /// One of some words, in either case.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &str,
        expected: &str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.text(name, expected)? else {
            return Ok(None);
        };
        let found = choices.iter().find(|it| it.0.eq_ignore_ascii_case(&text));
        match found {
            Some((_, choice)) => Ok(Some(*choice)),
            None => Err(misuse(format!("{name} is {text:?}; expected {expected}"))),
        }
    }
}
