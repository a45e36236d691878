//! The databases: one file or folder for each, and what they have in common.

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub(crate) mod by_url;
pub(crate) mod data_keys;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod limited;
#[cfg(feature = "mysql")]
pub(crate) mod mysql;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
pub(crate) mod setup;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod url;

use diesel::{QueryResult, query_builder::AstPass};
use eventsourcing::{FieldKind, FieldValue};
use sealed::Operations;

use crate::{item::Table, position::Raw, row::Id};

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

/// A database whose statements our own fragments are written for: the only bound that they have.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::ref_option_ref,
    reason = "a statement borrows what is bound to it"
)]
pub(crate) trait Dialect: diesel::backend::Backend {
    /// Says by which index the items of a sequence are read, where the database does not see it.
    fn push_index_of_sequence(_: &mut AstPass<'_, '_, Self>, _: &Table) -> QueryResult<()> {
        Ok(())
    }

    /// Binds an id.
    fn push_id<'b>(out: &mut AstPass<'_, 'b, Self>, id: &'b Id) -> QueryResult<()>;

    /// Binds a position.
    fn push_position<'b>(out: &mut AstPass<'_, 'b, Self>, position: &'b Raw) -> QueryResult<()>;

    /// Binds a number.
    fn push_integer<'b>(out: &mut AstPass<'_, 'b, Self>, number: &'b i64) -> QueryResult<()>;

    /// Binds a text.
    fn push_text<'b>(out: &mut AstPass<'_, 'b, Self>, text: &'b &str) -> QueryResult<()>;

    /// Binds bytes.
    fn push_bytes<'b>(out: &mut AstPass<'_, 'b, Self>, bytes: &'b &[u8]) -> QueryResult<()>;

    /// Binds bytes, or nothing.
    fn push_optional_bytes<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        bytes: &'b Option<&[u8]>,
    ) -> QueryResult<()>;

    /// Binds the value of a column of the user's own, which is of this kind.
    fn push_field<'b>(
        out: &mut AstPass<'_, 'b, Self>,
        kind: FieldKind,
        value: &'b FieldValue,
    ) -> QueryResult<()>;
}

pub(crate) mod sealed {
    use diesel::{QueryResult, r2d2::R2D2Connection, result::Error};
    use eventsourcing::{RecordError, Visit};
    use uuid::Uuid;

    use super::{data_keys::DataKeyOperations, setup::SetupOperations};
    use crate::{
        item::Item,
        position::{FoundPosition, Raw, Span},
        row::{Found, FoundSnapshot, Id, NewKey, NewRow, NewSnapshot},
    };

    /// What each database does: runs the queries, and does its own way what it does differently.
    pub trait Operations:
        DataKeyOperations + SetupOperations + R2D2Connection + Sized + Send + 'static
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

        /// A page of the first items of these types.
        fn originators<I: Item>(
            &mut self,
            topics: &[&str],
            after: i64,
            limit: usize,
        ) -> QueryResult<Vec<(i64, Found<Uuid>)>>;

        /// The id and the ranges of the save of a table under a key.
        fn keyed_save(
            &mut self,
            table_name: &str,
            key: &str,
        ) -> QueryResult<Option<(Found<Uuid>, Found<String>)>>;

        /// Deletes one item; how many there were.
        fn delete_item<I: Item>(&mut self, id: Id, position: Raw) -> QueryResult<usize>;

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

        /// Inserts a dictionary, unless one is there under its id.
        fn put_dictionary(&mut self, id: i64, content: &[u8]) -> QueryResult<()>;

        /// The content of the dictionary under an id.
        fn dictionary(&mut self, id: i64) -> QueryResult<Option<Vec<u8>>>;

        /// What an error means anywhere but at a commit.
        fn failed(error: Error) -> RecordError;

        /// What the error of a commit means.
        fn failed_commit(error: Error) -> RecordError;

        /// Whether an error says that the connection is gone.
        fn is_lost(error: &RecordError) -> bool;
    }
}
