//! Where a database is, as the user of a program says it.

use std::{
    ffi::OsString,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use eventsourcing::Error;

use super::Datastore;
#[cfg(feature = "sqlite")]
use crate::SqliteDatastore;
use crate::backend::{
    setup::refusals::misuse,
    url::{scheme, without_password},
};

/// Where a database is, as the user of a program says it, on a command line or in the environment: a
/// URL, which is what has a scheme and `//`, or else the path of a SQLite file, whatever it looks like.
///
/// It is shown without a password, and without the parameters of the URL.
///
/// ```
/// use std::ffi::OsString;
///
/// use eventsourcing_diesel::DatabaseLocation;
///
/// let said: DatabaseLocation = OsString::from("postgres://teller:secret@localhost/bank").into();
/// assert_eq!(said.to_string(), "postgres://teller@localhost/bank");
///
/// let file = DatabaseLocation::from(OsString::from("/no/such/bank.db"));
/// assert!(file.is_missing());
/// assert!(file.open().is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseLocation(Said);

#[derive(Clone, PartialEq, Eq)]
enum Said {
    File(PathBuf),
    Url(OsString),
}

impl DatabaseLocation {
    /// Opens the database there: see [`Datastore::open`].
    ///
    /// # Errors
    ///
    /// As for [`Datastore::open`]; [`Error::Misuse`] also where it is not UTF-8.
    pub fn open(&self) -> Result<Datastore, Error> {
        match &self.0 {
            Said::Url(url) => Datastore::open(url.to_str().ok_or_else(|| self.not_utf8())?),
            Said::File(path) => open_file(path),
        }
    }

    /// Whether there is no database, for programs that make one by some commands alone. An empty file
    /// is none: to open it would make one. A server is not asked: it says so itself when the database
    /// is opened.
    pub fn is_missing(&self) -> bool {
        let Some(file) = self.file() else {
            return false;
        };
        match fs::metadata(file) {
            Ok(found) => found.is_file() && found.len() == 0,
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        }
    }

    /// The file that it is, unless it is on a server, in memory, or nothing that can be opened.
    fn file(&self) -> Option<PathBuf> {
        match &self.0 {
            Said::File(path) => Some(path.clone()),
            #[cfg(feature = "sqlite")]
            Said::Url(url) => crate::backend::sqlite::file_of_url(url.to_str()?),
            #[cfg(not(feature = "sqlite"))]
            Said::Url(_) => None,
        }
    }

    fn not_utf8(&self) -> Error {
        misuse(format!(
            "the URL `{self}` is not UTF-8; write what is not as `%` and two digits"
        ))
    }
}

#[cfg(feature = "sqlite")]
fn open_file(path: &Path) -> Result<Datastore, Error> {
    Ok(Datastore::on(SqliteDatastore::open(path)?))
}

#[cfg(not(feature = "sqlite"))]
fn open_file(_: &Path) -> Result<Datastore, Error> {
    Err(super::Kind::Sqlite.missing())
}

impl From<OsString> for DatabaseLocation {
    fn from(said: OsString) -> Self {
        let is_url =
            |text: &str| scheme(text).is_some_and(|scheme| text[scheme.len()..].starts_with("://"));
        Self(if is_url(&said.to_string_lossy()) {
            Said::Url(said)
        } else {
            Said::File(said.into())
        })
    }
}

impl From<PathBuf> for DatabaseLocation {
    /// The path of a file, whatever it looks like.
    fn from(path: PathBuf) -> Self {
        Self(Said::File(path))
    }
}

impl fmt::Display for DatabaseLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Said::File(path) => path.display().fmt(f),
            Said::Url(url) => f.write_str(&without_password(&url.to_string_lossy())),
        }
    }
}

impl fmt::Debug for DatabaseLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseLocation({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> DatabaseLocation {
        OsString::from(text).into()
    }

    #[test]
    fn what_has_a_scheme_and_two_slashes_is_a_url() {
        for text in ["postgres://db/bank", "sqlite://bank.db", "oracle://db"] {
            assert!(matches!(said(text).0, Said::Url(_)), "{text}");
        }
        for text in ["bank.db", ":memory:", "file:x", "a:b", "C://bank.db", ""] {
            assert!(matches!(said(text).0, Said::File(_)), "{text}");
            assert_eq!(said(text).to_string(), text);
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_is_not_utf8_is_refused_without_the_password() {
        use std::os::unix::ffi::OsStringExt as _;
        let location = DatabaseLocation::from(OsString::from_vec(
            b"postgres://me:secret@db/b\xff".to_vec(),
        ));
        assert!(!location.is_missing());
        let error = location.open().unwrap_err().to_string();
        assert!(error.contains("is not UTF-8"), "{error}");
        let shown = format!("{error} {location:?}");
        assert!(!shown.contains("secret"), "{shown}");
    }

    #[test]
    #[cfg(feature = "sqlite")]
    fn a_file_may_be_missing_and_is_found_by_a_url_too() {
        assert!(said("/no/such/bank.db").is_missing());
        assert!(said("sqlite:///no/such/bank.db").is_missing());
        let here = format!("file://{}/Cargo.toml?mode=ro", env!("CARGO_MANIFEST_DIR"));
        for text in [&*here, "sqlite://:memory:", "postgres://db/bank"] {
            assert!(!said(text).is_missing(), "{text}");
        }
    }
}
