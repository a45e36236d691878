//! Where a database is.

use std::path::PathBuf;

use eventsourcing::Error;
use uuid::Uuid;

use super::url::decoded;
use crate::backend::{
    setup::refusals::misuse,
    url::{parted, scheme},
};

/// Where a database is, as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Location {
    Text(String),
    Path(PathBuf),
}

/// Where a database is, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// As it was said, for messages.
    pub(super) name: String,
    /// What Diesel is told.
    pub(super) url: String,
    /// The file; `None` in memory.
    pub(super) file: Option<PathBuf>,
}

/// The file that a URL names, if it names one.
pub(crate) fn file_of_url(url: &str) -> Option<PathBuf> {
    Place::of_text(url).ok()?.file
}

impl Place {
    pub(super) fn of(location: &Location) -> Result<Self, Error> {
        match location {
            Location::Text(text) => Self::of_text(text),
            Location::Path(path) if path.as_os_str().is_empty() => Err(empty("")),
            Location::Path(path) => match path.to_str() {
                Some(text) => Ok(Self::file(text, text)),
                None => Err(misuse(format!(
                    "the path {} is not UTF-8, and SQLite takes no other",
                    path.display()
                ))),
            },
        }
    }

    fn of_text(text: &str) -> Result<Self, Error> {
        let uri = match text.strip_prefix("sqlite:") {
            Some(rest) => Some(rest.strip_prefix("//").unwrap_or(rest)),
            None => text.strip_prefix("file:"),
        };
        match uri {
            Some(rest) => Self::uri(text, rest),
            None if text == ":memory:" => Ok(Self::memory(text)),
            None => Self::plain(text),
        }
    }

    /// What is neither a URL of SQLite's nor memory is a path, unless it was meant for something
    /// else: SQLite would make a file of that name. A URL of another database may hold a password.
    fn plain(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(empty(text));
        }
        if let Some(scheme) = scheme(text) {
            return Err(misuse(format!(
                "`{scheme}:…` is not a SQLite database; expected a path or URL such as `bank.db`, \
                 `sqlite://bank.db` or `:memory:`. A file of that name is `./{scheme}:…`"
            )));
        }
        match text.split_once('?') {
            Some((_, query)) if query.contains('=') => Err(misuse(format!(
                "`{text}` has parameters, which only a URL has: write `file:{text}`. A file of that \
                 name is given as a `Path`"
            ))),
            _ => Ok(Self::file(text, text)),
        }
    }

    fn uri(name: &str, rest: &str) -> Result<Self, Error> {
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, query.split('#').next().unwrap_or_default()),
            None => (rest.split('#').next().unwrap_or_default(), ""),
        };
        let says = |parameter: &str| query.split('&').any(|it| it == parameter);
        if path == ":memory:" || says("mode=memory") || says("vfs=memdb") {
            return Ok(Self::memory(name));
        }
        let (authority, path) = parted(path);
        if !matches!(authority, "" | "localhost") {
            return Err(elsewhere(name, authority, path));
        }
        if path.is_empty() {
            return Err(empty(name));
        }
        Ok(Self {
            name: name.into(),
            url: format!("file:{rest}"),
            file: Some(decoded(path).into()),
        })
    }

    /// SQLite takes a name that begins with `file:` for a URL.
    fn file(name: &str, path: &str) -> Self {
        let url = if path.starts_with("file:") || path.starts_with("sqlite:") || path == ":memory:"
        {
            format!("./{path}")
        } else {
            path.to_owned()
        };
        Self {
            name: name.into(),
            url,
            file: Some(path.into()),
        }
    }

    /// A name of its own, under which connections of this process share it.
    fn memory(name: &str) -> Self {
        Self {
            name: name.into(),
            url: format!(
                "file:eventsourcing-{}?mode=memory&cache=shared",
                Uuid::new_v4()
            ),
            file: None,
        }
    }
}

fn empty(name: &str) -> Error {
    let of = if name.is_empty() {
        String::new()
    } else {
        format!(" in `{name}`")
    };
    misuse(format!(
        "the path of the database is empty{of}; for a database in memory say `:memory:`"
    ))
}

fn elsewhere(name: &str, authority: &str, path: &str) -> Error {
    misuse(format!(
        "`{name}` names the host `{authority}`, and SQLite opens files of this machine; write \
         `file:{authority}{path}` or `file:/{authority}{path}`"
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn place(text: &str) -> Place {
        Place::of(&Location::Text(text.into())).unwrap()
    }

    #[test]
    fn paths_and_urls_name_their_file() {
        for (text, file) in [
            ("bank.db", "bank.db"),
            ("sqlite:bank.db", "bank.db"),
            ("sqlite://bank.db", "bank.db"),
            ("sqlite:///var/bank.db", "/var/bank.db"),
            ("file:bank.db?mode=ro", "bank.db"),
            ("file:///var/my%20bank.db", "/var/my bank.db"),
            ("file://localhost/var/bank.db#x", "/var/bank.db"),
            ("100%.db", "100%.db"),
        ] {
            assert_eq!(place(text).file.as_deref(), Some(Path::new(file)), "{text}");
        }
    }

    #[test]
    fn every_way_to_say_memory_is_understood() {
        for text in [
            ":memory:",
            "sqlite::memory:",
            "sqlite://:memory:",
            "file::memory:",
            "file:x?mode=memory",
            "file:x?cache=shared&mode=memory",
            "file:?mode=memory",
            "file:/x?vfs=memdb",
        ] {
            assert_eq!(place(text).file, None, "{text}");
        }
    }

    #[test]
    fn two_databases_in_memory_are_two() {
        assert_ne!(place(":memory:").url, place(":memory:").url);
    }

    #[test]
    fn a_path_is_never_taken_for_a_url() {
        let place = Place::of(&Location::Path("file:x".into())).unwrap();
        assert_eq!(place.url, "./file:x");
    }

    fn refused(text: &str) -> String {
        match Place::of(&Location::Text(text.into())) {
            Err(error @ Error::Misuse { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_empty_path_is_never_memory() {
        for text in [
            "",
            "sqlite:",
            "sqlite://",
            "file:",
            "file://",
            "file://localhost",
            "file:?mode=ro",
            "sqlite://?mode=rwc#x",
            "file:#x",
        ] {
            let error = refused(text);
            assert!(
                error.starts_with("the path of the database is empty"),
                "{text}: {error}"
            );
            assert!(error.contains("say `:memory:`"), "{text}: {error}");
        }
        Place::of(&Location::Path(PathBuf::new())).unwrap_err();
    }

    #[test]
    fn another_database_is_refused_without_its_password() {
        for (text, scheme) in [
            ("postgres://me:secret@localhost/bank", "postgres"),
            ("postgresql:secret", "postgresql"),
            ("mysql:secret", "mysql"),
            ("jdbc:sqlite:secret.db", "jdbc"),
            ("sqlite3://secret.db", "sqlite3"),
            ("SQLITE:secret.db", "SQLITE"),
        ] {
            let error = refused(text);
            let beginning = format!("`{scheme}:…` is not a SQLite database; expected a path");
            assert!(error.starts_with(&beginning), "{text}: {error}");
            assert!(!error.contains("secret"), "{text}: {error}");
        }
    }

    #[test]
    fn parameters_of_a_path_are_refused() {
        let error = refused("x.db?mode=ro");
        assert!(error.contains("write `file:x.db?mode=ro`"), "{error}");
    }

    #[test]
    fn another_machine_is_refused() {
        for text in ["file://var/bank.db", "sqlite:////var/bank.db"] {
            let error = refused(text);
            assert!(error.contains("names the host `var`"), "{text}: {error}");
            assert!(error.contains("`file:/var/bank.db`"), "{text}: {error}");
        }
    }

    #[test]
    fn paths_with_unusual_names_are_paths() {
        for text in [
            "./mysql:x.db",
            "C:\\bank.db",
            "12:30.db",
            "what?.db",
            "a b/c:d.db",
        ] {
            assert_eq!(place(text).file.as_deref(), Some(Path::new(text)), "{text}");
        }
        let path = Place::of(&Location::Path("x.db?mode=ro".into())).unwrap();
        assert_eq!(path.file.as_deref(), Some(Path::new("x.db?mode=ro")));
    }
}
