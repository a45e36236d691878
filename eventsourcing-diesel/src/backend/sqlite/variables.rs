//! Settings from the environment.

use std::{env, ffi::OsString};

use eventsourcing::Error;

use super::settings::{SqliteSettings, Synchronous};
use crate::backend::setup::variables::Variables;

impl SqliteSettings {
    /// From the environment: `DATABASE_URL` is the path or URL; optional are
    /// `EVENTSOURCING_POOL_SIZE`, `EVENTSOURCING_BUSY_TIMEOUT_MS` and `EVENTSOURCING_SYNCHRONOUS`
    /// (`full`, `normal` or `off`).
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`], naming the variable and what it may be, when `DATABASE_URL` is not set or
    /// a variable does not parse.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| env::var_os(name))
    }

    fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let parse = Variables(&variable);
        let mut settings = Self::new(parse.database_url(A_PLACE)?);
        if let Some(size) = parse.number("EVENTSOURCING_POOL_SIZE", 1)? {
            settings.pool.size = size;
        }
        if let Some(timeout) = parse.millis("EVENTSOURCING_BUSY_TIMEOUT_MS")? {
            settings.pragmas.busy_timeout = timeout;
        }
        if let Some(synchronous) = parse.choice(
            "EVENTSOURCING_SYNCHRONOUS",
            "`full`, `normal` or `off`",
            &SYNCHRONOUS,
        )? {
            settings.pragmas.synchronous = synchronous;
        }
        Ok(settings)
    }
}

const A_PLACE: &str = "a path or URL such as `bank.db`, `sqlite://bank.db` or `:memory:`";

const SYNCHRONOUS: [(&str, Synchronous); 3] = [
    ("full", Synchronous::Full),
    ("normal", Synchronous::Normal),
    ("off", Synchronous::Off),
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::backend::setup::variables::listed;

    fn from(variables: &[(&str, &str)]) -> Result<SqliteSettings, String> {
        SqliteSettings::from_variables(listed(variables)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_says_everything() {
        let settings = from(&[
            ("DATABASE_URL", "sqlite://bank.db"),
            ("EVENTSOURCING_POOL_SIZE", "3"),
            ("EVENTSOURCING_BUSY_TIMEOUT_MS", "250"),
            ("EVENTSOURCING_SYNCHRONOUS", "Normal"),
        ]);
        let expected = SqliteSettings::new("sqlite://bank.db")
            .pool_size(3)
            .busy_timeout(Duration::from_millis(250))
            .synchronous(Synchronous::Normal);
        assert_eq!(settings, Ok(expected));
    }

    #[test]
    fn a_missing_url_is_named() {
        let error = from(&[]).unwrap_err();
        assert!(error.starts_with("DATABASE_URL is not set"), "{error}");
    }

    #[test]
    fn a_value_that_does_not_parse_is_named_with_its_alternatives() {
        let with = |name, value| from(&[("DATABASE_URL", "x"), (name, value)]).unwrap_err();
        assert_eq!(
            with("EVENTSOURCING_POOL_SIZE", "0"),
            "EVENTSOURCING_POOL_SIZE is \"0\"; expected a whole number, at least 1"
        );
        assert_eq!(
            with("EVENTSOURCING_BUSY_TIMEOUT_MS", "1s"),
            "EVENTSOURCING_BUSY_TIMEOUT_MS is \"1s\"; expected a whole number, at least 0"
        );
        assert_eq!(
            with("EVENTSOURCING_SYNCHRONOUS", "yes"),
            "EVENTSOURCING_SYNCHRONOUS is \"yes\"; expected `full`, `normal` or `off`"
        );
    }
}
