//! Settings from the environment.

use std::{ffi::OsString, str::FromStr, time::Duration};

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

    /// Where the database is, which must be said.
    pub(crate) fn database_url(&self, expected: &str) -> Result<String, Error> {
        let url = self.text("DATABASE_URL", expected)?;
        url.ok_or_else(|| misuse(format!("DATABASE_URL is not set; expected {expected}")))
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

    /// A number of milliseconds.
    pub(crate) fn millis(&self, name: &str) -> Result<Option<Duration>, Error> {
        let millis = self.number::<u32>(name, 0)?;
        Ok(millis.map(|it| Duration::from_millis(it.into())))
    }

    /// Whether something is to be.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(crate) fn yes_or_no(&self, name: &str) -> Result<Option<bool>, Error> {
        self.choice(name, "`yes` or `no`", &[("yes", true), ("no", false)])
    }
}

/// Something like the environment, with these variables.
#[cfg(test)]
pub(crate) fn listed(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<OsString> {
    |name| {
        let found = variables.iter().find(|(it, _)| *it == name);
        found.map(|(_, value)| OsString::from(value))
    }
}
