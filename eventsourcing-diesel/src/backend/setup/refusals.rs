//! Why a database cannot be opened or used, naming it and saying what to do.

use std::{error::Error as StdError, fmt};

use eventsourcing::{Cause, Corrupt, Error, RecordError};

use crate::backend::Backend;

/// What a database is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To bring it up to date.
    Open,
    /// To use it as it is.
    Connect,
    /// To read and write, once it is open.
    Use,
}

/// What is refused on the way to a datastore.
#[derive(Debug)]
pub enum Refusal {
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

impl Refusal {
    /// The same as an error that names the database.
    pub(crate) fn told<C: Backend>(self, name: &str, purpose: Purpose) -> Error {
        match self {
            Self::Pending(migrations) => misuse(format!(
                "`{name}` lacks the migration `{}`; {}",
                migrations.join("`, `"),
                C::how_to_migrate(name)
            )),
            Self::Database(RecordError::Corrupt { what }) => Error::Corrupt(Corrupt {
                place: format!("`{name}`"),
                what: format!("{what}: {}", C::WHEN_UNREADABLE),
                cause: None,
            }),
            Self::Database(RecordError::RolledBack(cause)) => {
                let what = C::advice(purpose, &cause.to_string());
                unavailable(name, what, cause)
            }
            Self::Database(RecordError::Misuse { what }) => misuse(format!("`{name}`: {what}")),
            Self::Database(RecordError::Unavailable(cause)) => by_text::<C>(name, purpose, cause),
            Self::Unread(cause) => by_text::<C>(name, Purpose::Connect, cause),
            Self::Database(error) => unavailable(name, "cannot be used", error.into()),
        }
    }
}

fn by_text<C: Backend>(name: &str, purpose: Purpose, cause: Cause) -> Error {
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
    unavailable(name, C::advice(purpose, &text), cause)
}

/// The same error of a database in use, naming it and saying what to do.
pub(crate) fn of_use<C: Backend>(error: RecordError, name: &str) -> RecordError {
    let named = |cause: Cause| {
        let what = C::advice(Purpose::Use, &cause.to_string());
        failure(name, what, cause)
    };
    match error {
        RecordError::RolledBack(cause) => RecordError::RolledBack(named(cause)),
        RecordError::OutcomeUnknown(cause) => RecordError::OutcomeUnknown(named(cause)),
        RecordError::Unavailable(cause) => RecordError::Unavailable(named(cause)),
        RecordError::Corrupt { what } if C::is_unreadable(&what) => RecordError::Corrupt {
            what: format!("`{name}` is damaged ({what}); restore a backup"),
        },
        RecordError::Corrupt { what } => RecordError::Corrupt {
            what: format!("in `{name}`, {what}"),
        },
        error => error,
    }
}

/// A mistake in the program or in what it was told.
pub(crate) fn misuse(what: String) -> Error {
    Error::Misuse { what, cause: None }
}

pub(crate) fn unavailable(name: &str, what: &str, cause: Cause) -> Error {
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
