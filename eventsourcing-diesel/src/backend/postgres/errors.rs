//! What PostgreSQL's errors mean. Diesel tells some apart by their code; of the others it gives the
//! server's own text, which is in English where `lc_messages` is `C` or `en_…`.

use diesel::result::{DatabaseErrorKind as Kind, Error};
use eventsourcing::RecordError;

/// What an error means anywhere but at a commit. Whatever it is, nothing was written.
pub(super) fn failed(error: Error) -> RecordError {
    match &error {
        Error::DatabaseError(Kind::UniqueViolation, _) => RecordError::Conflict,
        Error::DatabaseError(Kind::SerializationFailure, _) => {
            RecordError::RolledBack(error.into())
        }
        Error::DatabaseError(
            Kind::NotNullViolation
            | Kind::CheckViolation
            | Kind::ForeignKeyViolation
            | Kind::ExclusionViolation,
            information,
        ) => RecordError::Misuse {
            what: format!("the database refuses a row: {}", information.message()),
        },
        Error::DatabaseError(Kind::Unknown, information) => {
            let text = information.message().to_owned();
            by_text(&text, error)
        }
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

/// What the error of a commit means, or of a statement that is a transaction of its own: when the
/// connection is lost in it, the server may yet carry it out.
pub(super) fn failed_commit(error: Error) -> RecordError {
    let error = match error {
        Error::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
        error => error,
    };
    if lost(&error) {
        return RecordError::OutcomeUnknown(error.into());
    }
    failed(error)
}

/// Whether an error says that the connection is gone.
pub(super) fn is_lost(error: &RecordError) -> bool {
    let (RecordError::Unavailable(cause) | RecordError::OutcomeUnknown(cause)) = error else {
        return false;
    };
    cause.downcast_ref().is_some_and(lost)
}

fn lost(error: &Error) -> bool {
    matches!(
        error,
        Error::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _)
            | Error::BrokenTransactionManager
    )
}

/// The texts of the errors 40P01, 55P03, 42P01, 42703, 25P02 and 22021.
fn by_text(text: &str, error: Error) -> RecordError {
    const AGAIN: [&str; 4] = [
        "deadlock detected",
        "due to lock timeout",
        "could not obtain lock",
        "could not serialize access",
    ];
    let says = |part: &str| text.contains(part);
    let misuse = |what: String| RecordError::Misuse { what };

    if AGAIN.into_iter().any(says) {
        RecordError::RolledBack(error.into())
    } else if says("does not exist") {
        misuse(format!(
            "the database lacks what our migrations make ({text}); run them"
        ))
    } else if says("current transaction is aborted") {
        misuse("an earlier error has aborted the transaction; roll it back".into())
    } else if says("invalid byte sequence") {
        misuse(format!(
            "a text cannot be stored: {text}; it has a zero byte, which PostgreSQL keeps in no text"
        ))
    } else {
        RecordError::Unavailable(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: Kind, text: &str) -> Error {
        Error::DatabaseError(kind, Box::new(text.to_owned()))
    }

    #[test]
    fn a_deadlock_rolls_back() {
        let error = failed(error(Kind::Unknown, "deadlock detected"));
        assert!(matches!(error, RecordError::RolledBack(_)), "{error:?}");
    }

    #[test]
    fn a_connection_lost_before_the_commit_wrote_nothing() {
        let error = failed(error(
            Kind::ClosedConnection,
            "server closed the connection",
        ));
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
    }

    #[test]
    fn a_connection_lost_in_a_commit_has_an_unknown_outcome() {
        let error = failed_commit(Error::RollbackErrorOnCommit {
            rollback_error: Box::new(Error::BrokenTransactionManager),
            commit_error: Box::new(error(
                Kind::ClosedConnection,
                "server closed the connection",
            )),
        });
        assert!(matches!(error, RecordError::OutcomeUnknown(_)), "{error:?}");
    }

    #[test]
    fn a_commit_that_cannot_be_serialized_rolls_back() {
        let error = failed_commit(error(Kind::SerializationFailure, "could not serialize"));
        assert!(matches!(error, RecordError::RolledBack(_)), "{error:?}");
    }
}
