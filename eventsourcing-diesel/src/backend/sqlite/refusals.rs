//! Why a database could not be opened, naming it and saying what to do.

use std::{error::Error as StdError, fmt};

use eventsourcing::{Cause, Corrupt, Error, RecordError};

use super::{open::Refusal, place::Place};

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To bring it up to date.
    Open,
    /// To use it as it is.
    Connect,
}

/// What can be seen without SQLite, which answers "unable to open database file" to all of it.
pub(super) fn of_place(place: &Place, purpose: Purpose) -> Result<(), Error> {
    let Some(file) = &place.file else {
        return Ok(());
    };
    let name = &place.name;
    if file.is_dir() {
        return Err(misuse(format!(
            "`{name}` is a directory; give the path of a file in it"
        )));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(misuse(format!(
            "`{name}` cannot be opened: there is no folder `{}`; make it first",
            folder.display()
        ))),
        _ if purpose == Purpose::Connect && !file.exists() => Err(misuse(format!(
            "there is no database `{name}`; {}",
            how_to_migrate(name)
        ))),
        _ => Ok(()),
    }
}

impl Refusal {
    /// The same as an error that names the database.
    pub(super) fn told(self, name: &str, purpose: Purpose) -> Error {
        match self {
            Self::Pending(migrations) => misuse(format!(
                "`{name}` lacks the migration `{}`; {}",
                migrations.join("`, `"),
                how_to_migrate(name)
            )),
            Self::Database(RecordError::Corrupt { what }) => Error::Corrupt(Corrupt {
                place: format!("`{name}`"),
                what: format!(
                    "{what}: it is damaged or was not made by SQLite; restore a backup, or give \
                     the path of another file"
                ),
                cause: None,
            }),
            Self::Database(RecordError::RolledBack(cause)) => unavailable(
                name,
                "is locked; wait until whoever writes to it has ended, or end them",
                cause,
            ),
            Self::Database(RecordError::Misuse { what }) => misuse(format!("`{name}`: {what}")),
            Self::Database(RecordError::Unavailable(cause)) => by_text(name, purpose, cause),
            Self::Database(error) => unavailable(name, "cannot be used", error.into()),
        }
    }
}

fn by_text(name: &str, purpose: Purpose, cause: Cause) -> Error {
    let text = cause.to_string();
    if text.contains("already exists") {
        return Error::Misuse {
            what: format!(
                "`{name}` has a table that our migrations make and did not make; keep the events \
                 in another database"
            ),
            cause: Some(cause),
        };
    }
    let what = match purpose {
        _ if text.contains("is full") => "is full; make room",
        Purpose::Open if text.contains("readonly") => {
            "is read-only and not up to date; make the file and its folder writable, or migrate it \
             elsewhere"
        }
        _ if text.contains("unable to open") => {
            "cannot be opened; look whether this user may read and write the file and its folder"
        }
        _ => "cannot be used",
    };
    unavailable(name, what, cause)
}

fn how_to_migrate(name: &str) -> String {
    let url = if name.contains(char::is_whitespace) {
        format!("'{name}'")
    } else {
        name.to_owned()
    };
    format!(
        "run `diesel migration run --migration-dir migrations/sqlite --database-url {url}` with the \
         folder `migrations/sqlite` of the crate eventsourcing-diesel, or use \
         `SqliteDatastore::open`, which migrates"
    )
}

/// A mistake in the program or in what it was told.
pub(super) fn misuse(what: String) -> Error {
    Error::Misuse { what, cause: None }
}

pub(super) fn unavailable(name: &str, what: &str, cause: Cause) -> Error {
    Error::Unavailable(Box::new(Failure {
        what: format!("`{name}` {what}"),
        cause,
    }))
}

/// Why a database cannot be used, naming it.
#[derive(Debug)]
struct Failure {
    what: String,
    cause: Cause,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.cause)
    }
}
