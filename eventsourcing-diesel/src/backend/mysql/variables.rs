//! Settings from the environment.

use std::{env, ffi::OsString};

use eventsourcing::Error;

use super::settings::{LogFlush, MysqlSettings};
use crate::backend::setup::variables::Variables;

impl MysqlSettings {
    /// From the environment: `DATABASE_URL` is the URL; optional are `EVENTSOURCING_POOL_SIZE`,
    /// `EVENTSOURCING_LOCK_TIMEOUT_MS`, `EVENTSOURCING_LOG_FLUSH` (`at_commit` or `every_second`) and
    /// `EVENTSOURCING_TRIGGERS` (`yes` or `no`).
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
        let mut settings = Self::new(parse.database_url(A_URL)?);
        if let Some(size) = parse.number("EVENTSOURCING_POOL_SIZE", 1)? {
            settings.pool.size = size;
        }
        if let Some(timeout) = parse.millis("EVENTSOURCING_LOCK_TIMEOUT_MS")? {
            settings.session.lock_timeout = timeout;
        }
        let log_flush = ("EVENTSOURCING_LOG_FLUSH", "`at_commit` or `every_second`");
        if let Some(log_flush) = parse.choice(log_flush.0, log_flush.1, &LOG_FLUSHES)? {
            settings.log_flush = log_flush;
        }
        if let Some(are) = parse.yes_or_no("EVENTSOURCING_TRIGGERS")? {
            settings.triggers = are;
        }
        Ok(settings)
    }
}

const A_URL: &str = "a URL such as `mysql://user@localhost/bank`";

const LOG_FLUSHES: [(&str, LogFlush); 2] = [
    ("at_commit", LogFlush::AtCommit),
    ("every_second", LogFlush::EverySecond),
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::backend::setup::variables::listed;

    fn from(variables: &[(&str, &str)]) -> Result<MysqlSettings, String> {
        MysqlSettings::from_variables(listed(variables)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_says_everything() {
        let settings = from(&[
            ("DATABASE_URL", "mysql://localhost/bank"),
            ("EVENTSOURCING_POOL_SIZE", "3"),
            ("EVENTSOURCING_LOCK_TIMEOUT_MS", "2000"),
            ("EVENTSOURCING_LOG_FLUSH", "Every_Second"),
            ("EVENTSOURCING_TRIGGERS", "no"),
        ]);
        let expected = MysqlSettings::new("mysql://localhost/bank")
            .pool_size(3)
            .lock_timeout(Duration::from_secs(2))
            .log_flush(LogFlush::EverySecond)
            .without_triggers();
        assert_eq!(settings, Ok(expected));
    }

    #[test]
    fn a_value_that_does_not_parse_is_named_with_its_alternatives() {
        let with = |name, value| from(&[("DATABASE_URL", "x"), (name, value)]).unwrap_err();
        assert_eq!(
            with("EVENTSOURCING_LOG_FLUSH", "full"),
            "EVENTSOURCING_LOG_FLUSH is \"full\"; expected `at_commit` or `every_second`"
        );
        assert_eq!(
            with("EVENTSOURCING_TRIGGERS", "1"),
            "EVENTSOURCING_TRIGGERS is \"1\"; expected `yes` or `no`"
        );
    }
}
