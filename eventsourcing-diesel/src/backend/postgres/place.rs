//! Where a database is.

use eventsourcing::Error;

use crate::backend::{
    place::{Place, no_place},
    url::{scheme, without_password},
};

/// What is meant by a URL, or by words.
pub(super) fn understood(text: &str) -> Result<Place, Error> {
    let name = match scheme(text) {
        Some("postgres" | "postgresql") => without_password(text),
        None if text.contains('=') => name_of_words(text),
        found => return Err(no_place(found, "PostgreSQL", EXPECTED)),
    };
    let url = text.to_owned();
    Ok(Place { name, url })
}

const EXPECTED: &str = "a URL such as `postgres://user@localhost/bank`, or words such as \
                        `host=localhost dbname=bank`";

/// The words that say where it is.
fn name_of_words(text: &str) -> String {
    let tells = |word: &&str| {
        let name = word.split('=').next().unwrap_or_default();
        ["host", "hostaddr", "port", "dbname", "user", "service"].contains(&name)
    };
    let words: Vec<_> = text.split_whitespace().filter(tells).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        understood(text).unwrap().name
    }

    #[test]
    fn a_place_is_named_without_its_password() {
        for (text, expected) in [
            (
                "postgres://me:secret@db:5433/bank",
                "postgres://me@db:5433/bank",
            ),
            ("postgresql://me:se@cret@db/bank", "postgresql://me@db/bank"),
            ("postgresql://me:se/cret@db/bank", "postgresql://…"),
            ("postgres://db/bank?password=secret", "postgres://db/bank"),
            ("postgres:///bank?host=/tmp", "postgres:///bank"),
            ("postgres://me@db", "postgres://me@db"),
            ("postgres://me:secret?s@db/bank", "postgres://…"),
            ("postgres://me:secret#s@db/bank", "postgres://…"),
            ("host=db password=secret dbname=bank", "host=db dbname=bank"),
        ] {
            assert_eq!(name(text), expected);
        }
    }

    #[test]
    fn another_database_is_refused_without_its_password() {
        for (text, said) in [
            ("mysql://me:secret@db/bank", "`mysql:…` is not"),
            ("secret.db", "what was given is not"),
            ("", "what was given is not"),
        ] {
            let error = understood(text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{text}: {error}");
            assert!(!error.contains("secret"), "{text}: {error}");
        }
    }
}
