//! The databases: one file or folder for each, and what they have in common.

pub(crate) mod data_keys;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use sealed::Operations;

/// A connection that records can be kept through. Sealed: it is implemented for the connections of
/// Diesel whose databases are features of this crate.
///
/// This is the only bound anybody ever writes: `fn report<C: Backend>(datastore:
/// &DieselDatastore<C>)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a connection that records can be kept through",
    label = "not a `Backend`",
    note = "`SqliteConnection` is one with the feature `sqlite` of `eventsourcing-diesel`",
    note = "of a `PooledConnection`, hand in the connection inside: `&mut **connection`"
)]
pub trait Backend: Operations {}

pub(crate) mod sealed {
    use diesel::{QueryResult, r2d2::R2D2Connection, result::Error};
    use eventsourcing::{RecordError, Visit};
    use uuid::Uuid;

    use super::data_keys::DataKeyOperations;
    use crate::row::{Found, FoundSnapshot, Id, NewKey, NewRow, NewSnapshot, Span};

    /// What each database does: runs the queries, and does its own way what it does differently.
    pub trait Operations: DataKeyOperations + R2D2Connection + Sized + Send + 'static {
        /// Whether the database has one writer at a time.
        const ONE_WRITER: bool;

        /// Does the work in a transaction that may write from the beginning.
        fn write_transaction<T>(
            &mut self,
            work: impl FnOnce(&mut Self) -> QueryResult<T>,
        ) -> QueryResult<T>;

        /// Inserts events in their order.
        fn insert_events(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()>;

        /// Inserts a key.
        fn insert_key(&mut self, row: &NewKey<'_>) -> QueryResult<()>;

        /// The last version of a sequence.
        fn last_version(&mut self, id: Id) -> QueryResult<Option<i64>>;

        /// Shows a sequence, oldest first.
        fn ascending(
            &mut self,
            id: Id,
            span: Span,
            limit: usize,
            visit: &mut Visit<'_, u64>,
        ) -> Result<(), RecordError>;

        /// Shows a sequence, newest first.
        fn descending(
            &mut self,
            id: Id,
            span: Span,
            limit: usize,
            visit: &mut Visit<'_, u64>,
        ) -> Result<(), RecordError>;

        /// Shows a page of the log.
        fn log(
            &mut self,
            after: i64,
            limit: usize,
            visit: &mut Visit<'_, u64>,
        ) -> Result<(), RecordError>;

        /// A page of the first events of these types.
        fn originators(
            &mut self,
            event_types: &[&str],
            after: i64,
            limit: usize,
        ) -> QueryResult<Vec<(i64, Found<Uuid>)>>;

        /// The id and the ranges of the save under a key.
        fn keyed_save(&mut self, key: &str) -> QueryResult<Option<(Found<Uuid>, Found<String>)>>;

        /// Deletes one event; how many there were.
        fn delete_event(&mut self, id: Id, version: i64) -> QueryResult<usize>;

        /// Inserts a snapshot, or puts it in the place of one.
        fn put_snapshot(&mut self, row: &NewSnapshot<'_>) -> QueryResult<()>;

        /// The newest snapshot of a shape up to a version and a time.
        fn newest_snapshot(
            &mut self,
            id: Id,
            fingerprint: Id,
            last: i64,
            as_of: i64,
        ) -> QueryResult<Option<FoundSnapshot>>;

        /// The version of the snapshot before which so many are newer.
        fn snapshot_version(
            &mut self,
            id: Id,
            fingerprint: Id,
            newer: usize,
        ) -> QueryResult<Option<i64>>;

        /// Deletes the snapshots below a version, or all; how many there were.
        fn delete_snapshots(&mut self, id: Id, below: Option<i64>) -> QueryResult<usize>;

        /// What an error means anywhere but at a commit.
        fn failed(error: Error) -> RecordError;

        /// What the error of a commit means.
        fn failed_commit(error: Error) -> RecordError;

        /// An error as one that names the database and says what to do.
        fn told(error: RecordError, place: &str) -> RecordError;
    }
}
