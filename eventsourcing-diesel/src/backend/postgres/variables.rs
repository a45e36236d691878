//! Settings from the environment.

use std::{env, ffi::OsString};

use eventsourcing::Error;

use super::{session::Durability, settings::PostgresSettings};
use crate::backend::setup::variables::Variables;

impl PostgresSettings {
    /// From the environment: `DATABASE_URL` is the URL; optional are `EVENTSOURCING_SCHEMA`,
    /// `EVENTSOURCING_POOL_SIZE`, `EVENTSOURCING_LOCK_TIMEOUT_MS`, `EVENTSOURCING_LOG_PATIENCE_MS`,
    /// `EVENTSOURCING_SYNCHRONOUS_COMMIT` (`on`, `local` or `off`), `EVENTSOURCING_DURABLE_STORAGE` and
    /// `EVENTSOURCING_PGBOUNCER` (`yes` or `no`).
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
        settings.session.schema = parse.text("EVENTSOURCING_SCHEMA", "the name of a schema")?;
        if let Some(size) = parse.number("EVENTSOURCING_POOL_SIZE", 1)? {
            settings.pool.size = size;
        }
        if let Some(timeout) = parse.millis("EVENTSOURCING_LOCK_TIMEOUT_MS")? {
            settings.session.lock_timeout = timeout;
        }
        if let Some(patience) = parse.millis("EVENTSOURCING_LOG_PATIENCE_MS")? {
            settings.session.log_patience = patience;
        }
        let durability = ("EVENTSOURCING_SYNCHRONOUS_COMMIT", "`on`, `local` or `off`");
        if let Some(durability) = parse.choice(durability.0, durability.1, &DURABILITIES)? {
            settings.session.durability = durability;
        }
        if let Some(is) = parse.yes_or_no("EVENTSOURCING_DURABLE_STORAGE")? {
            settings.session.durable_storage = is;
        }
        if let Some(is) = parse.yes_or_no("EVENTSOURCING_PGBOUNCER")? {
            settings.session.pgbouncer = is;
        }
        Ok(settings)
    }
}

const A_URL: &str = "a URL such as `postgres://user@localhost/bank`";

const DURABILITIES: [(&str, Durability); 3] = [
    ("on", Durability::On),
    ("local", Durability::Local),
    ("off", Durability::Off),
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::backend::setup::variables::listed;

    fn from(variables: &[(&str, &str)]) -> Result<PostgresSettings, String> {
        PostgresSettings::from_variables(listed(variables)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_says_everything() {
        let settings = from(&[
            ("DATABASE_URL", "postgres://localhost/bank"),
            ("EVENTSOURCING_SCHEMA", "accounts"),
            ("EVENTSOURCING_POOL_SIZE", "3"),
            ("EVENTSOURCING_LOCK_TIMEOUT_MS", "250"),
            ("EVENTSOURCING_LOG_PATIENCE_MS", "1500"),
            ("EVENTSOURCING_SYNCHRONOUS_COMMIT", "Local"),
            ("EVENTSOURCING_DURABLE_STORAGE", "yes"),
            ("EVENTSOURCING_PGBOUNCER", "yes"),
        ]);
        let expected = PostgresSettings::new("postgres://localhost/bank")
            .schema("accounts")
            .pool_size(3)
            .lock_timeout(Duration::from_millis(250))
            .log_patience(Duration::from_millis(1500))
            .durability(Durability::Local)
            .durable_storage()
            .pgbouncer();
        assert_eq!(settings, Ok(expected));
    }

    #[test]
    fn a_value_that_does_not_parse_is_named_with_its_alternatives() {
        let with = |name, value| from(&[("DATABASE_URL", "x"), (name, value)]).unwrap_err();
        assert_eq!(
            with("EVENTSOURCING_SYNCHRONOUS_COMMIT", "full"),
            "EVENTSOURCING_SYNCHRONOUS_COMMIT is \"full\"; expected `on`, `local` or `off`"
        );
        assert_eq!(
            with("EVENTSOURCING_PGBOUNCER", "1"),
            "EVENTSOURCING_PGBOUNCER is \"1\"; expected `yes` or `no`"
        );
    }
}
