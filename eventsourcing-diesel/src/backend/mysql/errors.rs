//! What errors of MariaDB and MySQL mean. Diesel tells some apart by their number; of the others it
//! gives the server's own text, which connections are told to have in English.

use diesel::result::{DatabaseErrorKind as Kind, Error};
use eventsourcing::RecordError;

use crate::backend::errors::{is_caused_by, of_commit, of_diesel};

/// What an error means anywhere but at a commit. Whatever it is, nothing was written.
pub(super) fn failed(error: Error) -> RecordError {
    match &error {
        Error::DatabaseError(Kind::UniqueViolation, _) => RecordError::Conflict,
        Error::DatabaseError(Kind::SerializationFailure, _) => {
            RecordError::RolledBack(error.into())
        }
        Error::DatabaseError(
            Kind::NotNullViolation | Kind::CheckViolation | Kind::ForeignKeyViolation,
            information,
        ) => refused_row(information.message()),
        Error::DatabaseError(Kind::Unknown, information) => {
            let text = information.message().to_owned();
            by_text(&text, error)
        }
        Error::SerializationError(cause) | Error::QueryBuilderError(cause) => RecordError::Misuse {
            what: cause.to_string(),
        },
        _ => of_diesel(error),
    }
}

/// What the error of a commit means, or of a statement that is a transaction of its own: when the
/// connection is lost in it, the server may yet carry it out; when the server is cut off from its
/// cluster in it, the others may.
pub(super) fn failed_commit(error: Error) -> RecordError {
    let error = of_commit(error);
    match &error {
        lost if is_of_loss(lost) || is_in_doubt(lost) => RecordError::OutcomeUnknown(error.into()),
        _ => failed(error),
    }
}

/// Whether an error says that the connection is gone.
pub(super) fn is_lost(error: &RecordError) -> bool {
    is_caused_by(error, is_of_loss)
}

/// The texts of 1180: a transaction was sent to a cluster, or to a storage engine, which said no more.
fn is_in_doubt(error: &Error) -> bool {
    let Error::DatabaseError(_, information) = error else {
        return false;
    };
    let text = information.message();
    text.contains("during COMMIT") || text.contains("provider status")
}

fn is_of_loss(error: &Error) -> bool {
    match error {
        Error::BrokenTransactionManager => true,
        Error::DatabaseError(_, information) => says_lost(information.message()),
        _ => false,
    }
}

/// The texts of 2006, 2013, 2026, 2027, 1053, 1158 to 1161 and 1927 by the server and by both client
/// libraries. A connection by TLS that is cut is an error of TLS.
pub(super) fn says_lost(text: &str) -> bool {
    const LOST: [&str; 8] = [
        "Lost connection",
        "gone away",
        "SSL error",
        "alformed packet",
        "communication packets",
        "Server shutdown in progress",
        "Connection was killed",
        "Commands out of sync",
    ];
    LOST.iter().any(|it| text.contains(it))
}

/// The texts of the errors 1205, 1213, 1020; 1146, 1054; 1364, 4025, 3819; 1406, 1264, 1366; 1153; 1665.
fn by_text(text: &str, error: Error) -> RecordError {
    let says = |parts: &[&str]| parts.iter().any(|it| text.contains(it));

    if says(&[
        "Lock wait timeout exceeded",
        "Deadlock found",
        "WSREP detected deadlock",
        "Record has changed since last read",
    ]) {
        RecordError::RolledBack(error.into())
    } else if says(&["doesn't exist", "Unknown column"]) {
        misuse(format!(
            "the database lacks what our migrations make ({text}); run them"
        ))
    } else if says(&["CONSTRAINT", "Check constraint"]) {
        refused_row(text)
    } else if says(&["Data too long", "Out of range value", "Incorrect string"]) {
        misuse(format!("a value does not fit into its column: {text}"))
    } else if says(&["max_allowed_packet"]) {
        misuse(format!(
            "the server refuses what is larger than its `max_allowed_packet` ({text}); make that \
             larger"
        ))
    } else if says(&["impossible to write to binary log"]) {
        misuse(format!(
            "the server logs statements, which it does not in READ COMMITTED ({text}); set \
             `binlog_format` to `MIXED` or `ROW`"
        ))
    } else {
        RecordError::Unavailable(error.into())
    }
}

/// The constraint that every item has a log position is broken where nothing has given one.
fn refused_row(text: &str) -> RecordError {
    if text.contains("log_position") {
        return misuse(format!(
            "the item was given no log position: the trigger that gives them, or the row of its \
             table in `log_counters`, is missing ({text}); run the migrations of the triggers again, \
             or `UPDATE log_counters SET by_trigger = FALSE`, and open the database anew"
        ));
    }
    misuse(format!("the database refuses a row: {text}"))
}

fn misuse(what: String) -> RecordError {
    RecordError::Misuse { what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: Kind, text: &str) -> Error {
        Error::DatabaseError(kind, Box::new(text.to_owned()))
    }

    const LOST: &str = "Lost connection to server during query";

    #[test]
    fn what_the_server_has_rolled_back_is_tried_again() {
        for text in [
            "Deadlock found when trying to get lock; try restarting transaction",
            "Lock wait timeout exceeded; try restarting transaction",
            "WSREP detected deadlock/conflict and aborted the transaction. Try restarting the transaction",
            "Record has changed since last read in table 'stored_events'",
        ] {
            let error = failed_commit(error(Kind::Unknown, text));
            assert!(matches!(error, RecordError::RolledBack(_)), "{error:?}");
        }
    }

    #[test]
    fn a_connection_lost_before_the_commit_wrote_nothing() {
        let error = failed(error(Kind::Unknown, LOST));
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
    }

    #[test]
    fn a_connection_lost_in_a_commit_has_an_unknown_outcome() {
        let lost = || Box::new(error(Kind::Unknown, LOST));
        let error = failed_commit(Error::RollbackErrorOnCommit {
            rollback_error: lost(),
            commit_error: lost(),
        });
        assert!(matches!(error, RecordError::OutcomeUnknown(_)), "{error:?}");
    }

    #[test]
    fn a_commit_in_which_a_node_is_cut_off_from_its_cluster_has_an_unknown_outcome() {
        for text in [
            "Error while appending streaming replication fragment(provider status: Not connected to \
             Primary Component)",
            "Got error 107 \"Transport endpoint is not connected\" during COMMIT",
        ] {
            let error = failed_commit(error(Kind::Unknown, text));
            assert!(matches!(error, RecordError::OutcomeUnknown(_)), "{error:?}");
        }
    }

    #[test]
    fn a_commit_that_a_cluster_refuses_is_rolled_back() {
        let refused = || {
            let text = "Deadlock found when trying to get lock; try restarting transaction";
            error(Kind::Unknown, text)
        };
        let of_statement = error(Kind::SerializationFailure, "Deadlock found");
        let of_both = Error::RollbackErrorOnCommit {
            rollback_error: Box::new(error(Kind::Unknown, LOST)),
            commit_error: Box::new(refused()),
        };
        for error in [refused(), of_statement, of_both] {
            let error = failed_commit(error);
            assert!(matches!(error, RecordError::RolledBack(_)), "{error:?}");
        }
    }

    #[test]
    fn a_commit_that_was_cut_off_has_an_unknown_outcome_however_that_is_told() {
        for text in [
            "Server has gone away",
            "TLS/SSL error: unexpected eof while reading",
            "TLS/SSL error: Connection reset by peer (104)",
            "Malformed packet",
            "Got an error reading communication packets",
            "Got error 5 \"Input/output error\" during COMMIT",
        ] {
            let error = failed_commit(error(Kind::Unknown, text));
            assert!(
                matches!(error, RecordError::OutcomeUnknown(_)),
                "{text}: {error:?}"
            );
        }
    }

    #[test]
    fn a_node_that_is_apart_from_its_cluster_is_away() {
        let text = "WSREP has not yet prepared node for application use";
        let error = failed_commit(error(Kind::Unknown, text));
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
    }

    #[test]
    fn an_item_without_a_log_position_says_what_is_missing() {
        let text = "CONSTRAINT `stored_events_log_position` failed for `bank`.`stored_events`";
        let error = failed(error(Kind::Unknown, text)).to_string();
        assert!(error.contains("trigger"), "{error}");
    }
}
