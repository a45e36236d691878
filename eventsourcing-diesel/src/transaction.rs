//! Work in one transaction, and what its failure means.

use diesel::{QueryResult, result::Error};
use eventsourcing::RecordError;

use crate::backend::Backend;

/// Does the work in a write transaction of its own.
pub(crate) fn write<C: Backend, T>(
    connection: &mut C,
    work: impl FnOnce(&mut C) -> Result<T, RecordError>,
) -> Result<T, RecordError> {
    let mut progress = Progress::default();
    let answer = connection.write_transaction(|connection| progress.run(connection, work));
    progress.judge::<C, _>(answer, C::failed_commit)
}

/// Runs a statement that is a transaction of its own.
pub(crate) fn statement<C: Backend, T>(
    connection: &mut C,
    statement: impl FnOnce(&mut C) -> QueryResult<T>,
) -> Result<T, RecordError> {
    statement(connection).map_err(C::failed_commit)
}

/// Does the work in a savepoint of the transaction that is open: a refusal leaves that usable.
pub(crate) fn savepoint<C: Backend, T>(
    connection: &mut C,
    work: impl FnOnce(&mut C) -> Result<T, RecordError>,
) -> Result<T, RecordError> {
    let mut progress = Progress::default();
    let answer = connection.transaction(|connection| progress.run(connection, work));
    progress.judge::<C, _>(answer, C::failed)
}

/// How far a transaction came. Diesel answers with the error of the last step alone: when a
/// rollback fails, with that and not with the reason for the rollback.
#[derive(Default)]
struct Progress {
    begun: bool,
    refusal: Option<RecordError>,
}

impl Progress {
    fn run<C, T>(
        &mut self,
        connection: &mut C,
        work: impl FnOnce(&mut C) -> Result<T, RecordError>,
    ) -> Result<T, Error> {
        self.begun = true;
        work(connection).map_err(|refusal| {
            self.refusal = Some(refusal);
            Error::RollbackTransaction
        })
    }

    fn judge<C: Backend, T>(
        self,
        answer: Result<T, Error>,
        failed_commit: fn(Error) -> RecordError,
    ) -> Result<T, RecordError> {
        answer.map_err(|error| match self.refusal {
            Some(refusal) => refusal,
            None if self.begun => failed_commit(error),
            None => C::failed(error),
        })
    }
}
