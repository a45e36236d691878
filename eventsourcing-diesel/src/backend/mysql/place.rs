//! Where a database is.

use eventsourcing::Error;

use crate::backend::{
    setup::refusals::misuse,
    url::{parted, scheme},
};

/// Where a database is, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// As it was said, for messages: without a password.
    pub(super) name: String,
    /// What Diesel is told, which knows one scheme.
    pub(super) url: String,
}

impl Place {
    pub(super) fn of(text: &str) -> Result<Self, Error> {
        let (scheme, rest) = match (scheme(text), text.split_once(':')) {
            (Some(scheme @ ("mysql" | "mariadb")), Some((_, rest))) => (scheme, rest),
            (found, _) => return Err(no_place(found)),
        };
        let (name, database) = name_of(scheme, rest);
        if database.is_empty() {
            return Err(misuse(format!(
                "`{name}` names no database; expected a URL such as `{EXAMPLE}`"
            )));
        }
        let url = format!("mysql:{rest}");
        Ok(Self { name, url })
    }
}

const EXAMPLE: &str = "mysql://user@localhost/bank";

/// What it was instead may hold a password.
fn no_place(scheme: Option<&str>) -> Error {
    let what = match scheme {
        Some(scheme) => format!("`{scheme}:…`"),
        None => "what was given".into(),
    };
    misuse(format!(
        "{what} is not a MariaDB or MySQL database; expected a URL such as `{EXAMPLE}`"
    ))
}

/// A URL without its password and its parameters, and the database it names.
fn name_of(scheme: &str, rest: &str) -> (String, String) {
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = parted(rest);
    let authority = authority.trim_start_matches('/');
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (user.split(':').next().unwrap_or_default(), host),
        None => ("", authority),
    };
    let at = if user.is_empty() { "" } else { "@" };
    let name = format!("{scheme}://{user}{at}{host}{path}");
    (name, path.trim_start_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_without_its_password() {
        for (text, expected) in [
            ("mysql://me:secret@db:3307/bank", "mysql://me@db:3307/bank"),
            ("mysql://me:se@cret@db/bank", "mysql://me@db/bank"),
            ("mysql://db/bank?ssl_key=secret", "mysql://db/bank"),
            ("mariadb://me:secret@db/bank", "mariadb://me@db/bank"),
        ] {
            let place = Place::of(text).unwrap();
            assert_eq!(place.name, expected);
            assert!(place.url.starts_with("mysql://"), "{}", place.url);
        }
    }

    #[test]
    fn another_database_or_none_is_refused_without_its_password() {
        for (text, said) in [
            ("postgres://me:secret@db/bank", "`postgres:…` is not"),
            ("secret.db", "what was given is not"),
            ("mysql://me:secret@db", "`mysql://me@db` names no database"),
            (
                "mysql://me:secret@db/",
                "`mysql://me@db/` names no database",
            ),
        ] {
            let error = Place::of(text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{text}: {error}");
            assert!(!error.contains("secret"), "{text}: {error}");
        }
    }
}
