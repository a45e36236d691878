//! What SQLite's errors mean. Diesel tells constraints apart; of everything else it gives SQLite's
//! own text, which is in English and has not changed for many years.

use diesel::result::{DatabaseErrorKind, Error};
use eventsourcing::RecordError;

use crate::backend::errors::{of_commit, of_diesel};

/// What an error means anywhere but at a commit. Whatever it is, nothing was written.
pub(super) fn failed(error: Error) -> RecordError {
    match &error {
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => RecordError::Conflict,
        Error::DatabaseError(_, information) => {
            let text = information.message().to_owned();
            by_text(&text, error)
        }
        _ => of_diesel(error),
    }
}

/// What the error of a commit means.
///
/// A commit that SQLite refuses is rolled back, by SQLite or by Diesel, and never happens later: no
/// server is there to finish it. The one exception is a disk that fails while the commit is written
/// to it: when the process or the machine then dies, recovery may find the commit whole.
pub(super) fn failed_commit(error: Error) -> RecordError {
    let error = of_commit(error);
    match &error {
        Error::DatabaseError(_, information) if information.message().contains(DISK_FAILED) => {
            RecordError::OutcomeUnknown(error.into())
        }
        _ => failed(error),
    }
}

pub(super) const DISK_FAILED: &str = "disk I/O error";

/// The texts of `sqlite3_errstr`, which details may follow.
fn by_text(text: &str, error: Error) -> RecordError {
    const AGAIN: [&str; 5] = [
        "database is locked",
        "database table is locked",
        "database schema is locked",
        "database schema has changed",
        "interrupted",
    ];
    const WITHOUT_OUR_TABLES: [&str; 3] = ["no such table", "no such column", "has no column"];
    let is_one_of = |texts: &[&str]| texts.iter().any(|it| text.contains(it));

    if is_one_of(&AGAIN) {
        RecordError::RolledBack(error.into())
    } else if is_unreadable(text) {
        RecordError::Corrupt { what: text.into() }
    } else if is_one_of(&WITHOUT_OUR_TABLES) {
        RecordError::Misuse {
            what: format!("the database lacks what our migrations make ({text}); run them"),
        }
    } else if text.contains("too big") {
        RecordError::Misuse {
            what: format!("an event is larger than SQLite allows: {text}"),
        }
    } else {
        RecordError::Unavailable(error.into())
    }
}

/// Whether SQLite says this of a file that it cannot read.
pub(super) fn is_unreadable(text: &str) -> bool {
    const TEXTS: [&str; 2] = ["file is not a database", "database disk image is malformed"];
    TEXTS.iter().any(|it| text.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(text: &str) -> Error {
        Error::DatabaseError(DatabaseErrorKind::Unknown, Box::new(text.to_owned()))
    }

    #[test]
    fn a_locked_database_rolls_back() {
        let error = failed(unknown("database is locked"));
        assert!(matches!(error, RecordError::RolledBack(_)), "{error:?}");
    }

    #[test]
    fn a_commit_that_a_full_disk_refuses_is_known_not_to_have_happened() {
        let error = failed_commit(unknown("database or disk is full"));
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
    }

    #[test]
    fn a_commit_during_which_the_disk_fails_has_an_unknown_outcome() {
        let error = failed_commit(Error::RollbackErrorOnCommit {
            rollback_error: Box::new(unknown("cannot rollback - no transaction is active")),
            commit_error: Box::new(unknown("disk I/O error")),
        });
        assert!(matches!(error, RecordError::OutcomeUnknown(_)), "{error:?}");
    }

    #[test]
    fn the_same_disk_failing_earlier_wrote_nothing() {
        let error = failed(unknown("disk I/O error"));
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
    }
}
