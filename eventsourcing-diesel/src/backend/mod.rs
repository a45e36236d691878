//! The databases: one file or folder for each, and what they have in common.

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub(crate) mod by_url;
pub(crate) mod data_keys;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod dialect;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod errors;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod limited;
#[cfg(feature = "mysql")]
pub(crate) mod mysql;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod parts;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod place;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod pool;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod queries;
pub(crate) mod setup;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod url;

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub(crate) use dialect::Dialect;
use sealed::Operations;

/// A connection that records can be kept through. Sealed: it is implemented for the connections of
/// Diesel whose databases are features of this crate.
///
/// This is the only bound anybody ever writes: `fn report<C: Backend>(datastore:
/// &DieselDatastore<C>)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a connection that records can be kept through",
    label = "not a `Backend`",
    note = "`SqliteConnection` is one with the feature `sqlite` of `eventsourcing-diesel`, \
            `PgConnection` with `postgres`, `MysqlConnection` with `mysql`",
    note = "of a `PooledConnection`, hand in the connection inside: `&mut **connection`"
)]
pub trait Backend: Operations {}

pub(crate) mod sealed {
    use diesel::{QueryResult, r2d2::R2D2Connection, result::Error};
    use eventsourcing::{RecordError, Visit};
    use uuid::Uuid;

    use super::{data_keys::DataKeyOperations, queries::Queries, setup::SetupOperations};
    use crate::{
        item::Item,
        position::{FoundPosition, Raw, Span},
        row::{Found, FoundSnapshot, Id, NewKey, NewRow, NewSnapshot},
    };

    /// What each database does: runs the queries, and does its own way what it does differently.
    pub trait Operations:
        Queries + DataKeyOperations + SetupOperations + R2D2Connection + Sized + Send + 'static
    {
        /// Whether the database has one writer at a time.
        const ONE_WRITER: bool;

        /// Whether the database gives items their log positions whatever was set up.
        const ALWAYS_INSERTS_ALONE: bool = true;

        /// Does the work in a transaction that may write from the beginning.
        fn write_transaction<T>(
            &mut self,
            work: impl FnOnce(&mut Self) -> QueryResult<T>,
        ) -> QueryResult<T>;

        /// Whether these items are inserted by one statement, which needs no transaction around it.
        fn is_one_statement(rows: &[NewRow<'_>]) -> bool;

        /// Whether a table gives its items their log positions by itself, so that one statement inserts
        /// them.
        fn inserts_alone<I: Item>(&mut self) -> QueryResult<bool> {
            Ok(Self::ALWAYS_INSERTS_ALONE)
        }

        /// Inserts items by one statement, into a table that gives them their log positions.
        fn insert_alone<I: Item>(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()> {
            self.insert_items::<I>(rows)
        }

        /// Inserts items in their order; within a transaction.
        fn insert_items<I: Item>(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()>;

        /// Inserts a key.
        fn insert_key(&mut self, row: &NewKey<'_>) -> QueryResult<()>;

        /// The last position of a sequence.
        fn last_position<I: Item>(&mut self, id: Id) -> QueryResult<Option<FoundPosition>>;

        /// Keeps sequences from going on behind these last positions until the transaction ends, in
        /// which these items will be inserted. What their last positions are must be looked at only
        /// then.
        fn hold_unchanged<I: Item>(
            &mut self,
            unchanged: &[(Id, Option<Raw>)],
            rows: &[NewRow<'_>],
        ) -> QueryResult<()>;

        /// Shows a sequence in either order.
        fn sequence<I: Item, const DESCENDING: bool>(
            &mut self,
            id: Id,
            span: Span,
            limit: usize,
            visit: &mut Visit<'_, I::Position>,
        ) -> Result<(), RecordError>;

        /// Shows a page of the log.
        fn log<I: Item>(
            &mut self,
            after: i64,
            limit: usize,
            visit: &mut Visit<'_, I::Position>,
        ) -> Result<(), RecordError>;

        /// The id and the ranges of the save of a table under a key.
        fn keyed_save(
            &mut self,
            table_name: &str,
            key: &str,
        ) -> QueryResult<Option<(Found<Uuid>, Found<String>)>>;

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

        /// Inserts a dictionary, unless one is there under its id.
        fn put_dictionary(&mut self, id: i64, content: &[u8]) -> QueryResult<()>;

        /// What an error means anywhere but at a commit.
        fn failed(error: Error) -> RecordError;

        /// What the error of a commit means.
        fn failed_commit(error: Error) -> RecordError;

        /// Whether an error says that the connection is gone.
        fn is_lost(error: &RecordError) -> bool;
    }
}
