//! What errors mean on whatever database.

use diesel::result::Error;
use eventsourcing::RecordError;

/// What an error means that is Diesel's own, and not of the database.
pub(crate) fn of_diesel(error: Error) -> RecordError {
    match &error {
        Error::DeserializationError(cause) => RecordError::Corrupt {
            what: cause.to_string(),
        },
        Error::QueryBuilderError(cause) => RecordError::Misuse {
            what: cause.to_string(),
        },
        Error::SerializationError(_) | Error::InvalidCString(_) => RecordError::Misuse {
            what: format!("the database cannot be asked this: {error}"),
        },
        Error::AlreadyInTransaction => RecordError::Misuse {
            what: "a transaction is open on the connection already; where it came from a pool, \
                   whoever had it must commit or roll back before giving it back"
                .into(),
        },
        _ => RecordError::Unavailable(error.into()),
    }
}

/// The error of a commit, whatever became of the rollback that followed it.
pub(crate) fn of_commit(error: Error) -> Error {
    match error {
        Error::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
        error => error,
    }
}

/// Whether this is what an error was caused by.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(crate) fn is_caused_by(error: &RecordError, what: fn(&Error) -> bool) -> bool {
    let (RecordError::Unavailable(cause) | RecordError::OutcomeUnknown(cause)) = error else {
        return false;
    };
    cause.downcast_ref().is_some_and(what)
}
