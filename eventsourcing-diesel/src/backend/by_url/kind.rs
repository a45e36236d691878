//! The kinds of database, by the schemes of their URLs.

use eventsourcing::Error;

use crate::backend::{setup::refusals::misuse, url::scheme};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sqlite,
    Postgres,
    Mysql,
}

impl Kind {
    /// What has no scheme is a path, of a SQLite file.
    pub(super) fn of(url: &str) -> Result<Self, Error> {
        match scheme(url) {
            None | Some("sqlite" | "file") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            Some("mysql" | "mariadb") => Ok(Self::Mysql),
            Some(scheme) => Err(of_none(scheme)),
        }
    }

    /// That the program was built without it.
    #[cfg_attr(
        all(feature = "sqlite", feature = "postgres", feature = "mysql"),
        allow(dead_code)
    )]
    pub(super) fn missing(self) -> Error {
        let (name, feature) = match self {
            Self::Sqlite => ("SQLite", "sqlite"),
            Self::Postgres => ("PostgreSQL", "postgres"),
            Self::Mysql => ("MariaDB or MySQL", "mysql"),
        };
        misuse(format!(
            "the database is one of {name}: build the program with the feature `{feature}` of \
             eventsourcing-diesel"
        ))
    }
}

/// The rest of the URL may hold a password.
fn of_none(scheme: &str) -> Error {
    misuse(format!(
        "`{scheme}:…` is no database that can be opened; expected `postgres://…`, `mysql://…`, \
         `mariadb://…`, or for SQLite a path, `sqlite://…` or `:memory:`. A SQLite file of that name \
         is `./{scheme}:…`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_by_its_scheme_which_database_it_is() {
        for (url, kind) in [
            ("postgres://teller@localhost/bank", Kind::Postgres),
            ("postgresql:///bank", Kind::Postgres),
            ("mysql://localhost/bank", Kind::Mysql),
            ("mariadb://localhost/bank", Kind::Mysql),
            ("sqlite://bank.db", Kind::Sqlite),
            ("file:bank.db?mode=ro", Kind::Sqlite),
            (":memory:", Kind::Sqlite),
            ("bank.db", Kind::Sqlite),
            ("./redis:bank", Kind::Sqlite),
        ] {
            assert_eq!(Kind::of(url).unwrap(), kind, "{url}");
        }
    }

    #[test]
    fn a_url_of_another_database_is_refused_without_its_password() {
        let refused = Kind::of("redis://teller:secret@localhost/0").unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("`redis:…` is no database"), "{said}");
        assert!(!said.contains("secret"), "{said}");
    }
}
