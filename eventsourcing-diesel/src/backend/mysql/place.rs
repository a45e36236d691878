//! Where a database is.

use eventsourcing::Error;

use crate::backend::{
    place::{Place, no_place},
    setup::refusals::misuse,
    url::{parted, scheme, without_password},
};

/// What is meant by a URL. Diesel knows one of its schemes.
pub(super) fn understood(text: &str) -> Result<Place, Error> {
    let rest = match (scheme(text), text.split_once(':')) {
        (Some("mysql" | "mariadb"), Some((_, rest))) => rest,
        (found, _) => {
            let expected = format!("a URL such as `{EXAMPLE}`");
            return Err(no_place(found, "MariaDB or MySQL", &expected));
        }
    };
    let name = without_password(text);
    if !names_a_database(rest) {
        return Err(misuse(format!(
            "`{name}` names no database; expected a URL such as `{EXAMPLE}`"
        )));
    }
    let url = format!("mysql:{rest}");
    Ok(Place { name, url })
}

const EXAMPLE: &str = "mysql://user@localhost/bank";

fn names_a_database(rest: &str) -> bool {
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = parted(rest);
    !path.trim_start_matches('/').is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_without_its_password() {
        for (text, expected) in [
            ("mysql://me:secret@db:3307/bank", "mysql://me@db:3307/bank"),
            ("mysql://me:se@cret@db/bank", "mysql://me@db/bank"),
            ("mysql://me:se/cret@db/bank", "mysql://…"),
            ("mysql://db/bank?ssl_key=secret", "mysql://db/bank"),
            ("mariadb://me:secret@db/bank", "mariadb://me@db/bank"),
        ] {
            let place = understood(text).unwrap();
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
            let error = understood(text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{text}: {error}");
            assert!(!error.contains("secret"), "{text}: {error}");
        }
    }
}
