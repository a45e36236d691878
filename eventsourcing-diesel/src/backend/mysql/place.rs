//! Where a database is.

use eventsourcing::Error;

use crate::backend::{
    setup::refusals::misuse,
    url::{parted, scheme, without_password},
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
        let rest = match (scheme(text), text.split_once(':')) {
            (Some("mysql" | "mariadb"), Some((_, rest))) => rest,
            (found, _) => return Err(no_place(found)),
        };
        let name = without_password(text);
        if database_of(rest).is_empty() {
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

/// The database that a URL names.
fn database_of(rest: &str) -> &str {
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = parted(rest);
    path.trim_start_matches('/')
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
            (
                "mysql://me:secret#s@db/bank",
                "`mysql://…` names no database",
            ),
        ] {
            let error = Place::of(text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{text}: {error}");
            assert!(!error.contains("secret"), "{text}: {error}");
        }
    }
}
