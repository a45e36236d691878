//! Where a database is.

use std::path::PathBuf;

use eventsourcing::Error;
use uuid::Uuid;

use super::refusals::misuse;

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

impl Place {
    pub(super) fn of(location: &Location) -> Result<Self, Error> {
        match location {
            Location::Text(text) => Self::of_text(text),
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
            _ if text.is_empty() => Err(misuse(
                "the path of the database is empty; for a database in memory say `:memory:`".into(),
            )),
            Some(rest) => Ok(Self::uri(text, rest)),
            None if text == ":memory:" => Ok(Self::memory(text)),
            None => match text.split_once("://") {
                Some((scheme, _)) => Err(misuse(format!(
                    "`{scheme}://…` is not a SQLite database; expected a path or URL such as \
                     `bank.db`, `sqlite://bank.db` or `:memory:`"
                ))),
                None => Ok(Self::file(text, text)),
            },
        }
    }

    fn uri(name: &str, rest: &str) -> Self {
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, query.split('#').next().unwrap_or_default()),
            None => (rest.split('#').next().unwrap_or_default(), ""),
        };
        let says = |parameter: &str| query.split('&').any(|it| it == parameter);
        if path == ":memory:" || path.is_empty() || says("mode=memory") {
            return Self::memory(name);
        }
        Self {
            name: name.into(),
            url: format!("file:{rest}"),
            file: Some(decoded(without_authority(path)).into()),
        }
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

/// `file://localhost/bank.db` and `file:///bank.db` are `/bank.db`.
fn without_authority(path: &str) -> &str {
    match path.strip_prefix("//") {
        Some(rest) => rest.find('/').map_or(path, |slash| &rest[slash..]),
        None => path,
    }
}

/// Without `%20` and its like, as SQLite reads a URL.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)).map(|(h, l)| h << 4 | l),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &rest[3..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
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

    #[test]
    fn another_database_is_refused() {
        let error = Place::of(&Location::Text("postgres://localhost/bank".into())).unwrap_err();
        assert!(
            error.to_string().starts_with("`postgres://…` is not"),
            "{error}"
        );
    }
}
