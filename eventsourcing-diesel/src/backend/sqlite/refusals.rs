//! Why a database cannot be opened or used, naming it and saying what to do.

use std::{error::Error as StdError, fmt};

use eventsourcing::{Cause, Corrupt, Error, RecordError};

use super::{errors, place::Place};

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To bring it up to date.
    Open,
    /// To use it as it is.
    Connect,
    /// To read and write, once it is open.
    Use,
}

/// What is refused on the way to a datastore.
pub(super) enum Refusal {
    /// By the database.
    Database(RecordError),
    /// By the database, which does not even say how it is.
    Unread(Cause),
    /// By what is missing in it: these migrations.
    Pending(Vec<String>),
}

impl From<RecordError> for Refusal {
    fn from(error: RecordError) -> Self {
        Self::Database(error)
    }
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
            Self::Database(RecordError::RolledBack(cause)) => {
                let what = advice(purpose, &cause.to_string());
                unavailable(name, what, cause)
            }
            Self::Database(RecordError::Misuse { what }) => misuse(format!("`{name}`: {what}")),
            Self::Database(RecordError::Unavailable(cause)) => by_text(name, purpose, cause),
            Self::Unread(cause) => by_text(name, Purpose::Connect, cause),
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
    unavailable(name, advice(purpose, &text), cause)
}

/// The same error of a database in use, naming it and saying what to do.
pub(super) fn of_use(error: RecordError, name: &str) -> RecordError {
    let named = |cause: Cause| {
        let what = advice(Purpose::Use, &cause.to_string());
        failure(name, what, cause)
    };
    match error {
        RecordError::RolledBack(cause) => RecordError::RolledBack(named(cause)),
        RecordError::OutcomeUnknown(cause) => RecordError::OutcomeUnknown(named(cause)),
        RecordError::Unavailable(cause) => RecordError::Unavailable(named(cause)),
        RecordError::Corrupt { what } if errors::is_unreadable(&what) => RecordError::Corrupt {
            what: format!("`{name}` is damaged ({what}); restore a backup"),
        },
        RecordError::Corrupt { what } => RecordError::Corrupt {
            what: format!("in `{name}`, {what}"),
        },
        error => error,
    }
}

/// What to say of a database that SQLite says this of.
fn advice(purpose: Purpose, text: &str) -> &'static str {
    let says = |part| text.contains(part);
    match purpose {
        _ if says("is locked") => {
            "is locked; wait until whoever writes to it has ended, or end them"
        }
        _ if says("is full") => "is full; make room",
        Purpose::Open if says("readonly") => {
            "is read-only and not up to date; make the file and its folder writable, or migrate it \
             elsewhere"
        }
        // Only to read one with a write-ahead log, SQLite makes files beside it.
        Purpose::Connect if says("readonly") => {
            "cannot be read, because its folder is read-only and SQLite keeps files beside it; make \
             the folder writable, or copy the database into one that is"
        }
        Purpose::Use if says("readonly") => {
            "is read-only; make the file and its folder writable, or do not write"
        }
        _ if says("unable to open") => {
            "cannot be opened; look whether this user may read and write the file and its folder"
        }
        _ if says(errors::DISK_FAILED) => "cannot be read or written; look after its disk",
        _ if says("timed out waiting") || says("took longer than the pool's") => {
            "is busy; give connections back sooner, or make the pool or its timeout larger"
        }
        _ => "cannot be used",
    }
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
    Error::Unavailable(failure(name, what, cause))
}

fn failure(name: &str, what: &str, cause: Cause) -> Cause {
    Box::new(Failure {
        what: format!("`{name}` {what}"),
        cause,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever is root finds no folder that is read-only.
    #[test]
    fn what_cannot_even_be_read_is_the_fault_of_its_folder() {
        let cause = || Cause::from("attempt to write a readonly database");
        let told = |refusal: Refusal| {
            let error = refusal.told("bank.db", Purpose::Open);
            let source = error.source().map(ToString::to_string);
            format!("{error} {}", source.unwrap_or_default())
        };
        let unread = told(Refusal::Unread(cause()));
        assert!(
            unread.contains("`bank.db` cannot be read, because its folder"),
            "{unread}"
        );
        let pending = told(Refusal::Database(RecordError::Unavailable(cause())));
        assert!(
            pending.contains("`bank.db` is read-only and not up to date"),
            "{pending}"
        );
    }
}
