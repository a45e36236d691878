//! SQLite. The queries that are the same everywhere are in `queries.rs`.

mod columns;
mod data_keys;
mod dialect;
mod errors;
mod open;
mod place;
mod refusals;
mod settings;
mod setup;
mod url;
mod variables;
mod verify;

use diesel::{QueryResult, connection::DefaultLoadingMode, prelude::*, result::Error};
use eventsourcing::{RecordError, StoredEvent, Visit};
use uuid::Uuid;

pub(crate) use self::place::file_of_url;
pub use self::{
    settings::{SqlitePragmas, SqliteSettings, Synchronous},
    setup::SQLITE_MIGRATIONS,
};
use super::{Backend, sealed::Operations, setup::DieselSchema};
use crate::{
    datastore::DieselDatastore,
    insert::InsertItems,
    item::Item,
    position::{FoundPosition, Raw, Span},
    query,
    row::{self, Found, FoundRow, FoundSnapshot, Id, NewKey, NewRow, NewSnapshot},
    schema::{dictionaries, save_keys, snapshots},
    select::{LastPositions, Log, Sequence},
    strategy::DieselStrategy,
};

/// A datastore on SQLite.
pub type SqliteDatastore<I = StoredEvent> = DieselDatastore<SqliteConnection, I>;

/// The record strategy on SQLite.
pub type SqliteStrategy<I = StoredEvent> = DieselStrategy<SqliteConnection, I>;

/// The tables of a database on SQLite.
pub type SqliteSchema = DieselSchema<SqliteConnection>;

impl Backend for SqliteConnection {}

impl Operations for SqliteConnection {
    const ONE_WRITER: bool = true;

    /// `BEGIN IMMEDIATE`: a deferred transaction that upgrades is answered with "database is
    /// locked", whatever the busy timeout. It also makes `AUTOINCREMENT` the order of the commits.
    fn write_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> QueryResult<T>,
    ) -> QueryResult<T> {
        self.immediate_transaction(work)
    }

    /// A statement alone would not be in turn.
    fn is_one_statement(_: &[NewRow<'_>]) -> bool {
        false
    }

    /// In chunks: statements of more rows gain nothing, and stay below every limit of binds.
    fn insert_items<I: Item>(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()> {
        let (fifties, rest) = rows.as_chunks::<50>();
        for chunk in fifties {
            InsertItems::<I, 50>::new(chunk).execute(self)?;
        }
        let (tens, rest) = rest.as_chunks::<10>();
        for chunk in tens {
            InsertItems::<I, 10>::new(chunk).execute(self)?;
        }
        let (ones, _) = rest.as_chunks::<1>();
        for chunk in ones {
            InsertItems::<I, 1>::new(chunk).execute(self)?;
        }
        Ok(())
    }

    fn insert_key(&mut self, row: &NewKey<'_>) -> QueryResult<()> {
        diesel::insert_into(save_keys::table)
            .values(row)
            .execute(self)
            .map(drop)
    }

    fn last_position<I: Item>(&mut self, id: Id) -> QueryResult<Option<FoundPosition>> {
        LastPositions::<I>::new(id).get_result(self).optional()
    }

    /// Nobody else writes meanwhile.
    fn hold_unchanged<I: Item>(
        &mut self,
        _: &[(Id, Option<Raw>)],
        _: &[NewRow<'_>],
    ) -> QueryResult<()> {
        Ok(())
    }

    /// What is beyond the limit is never looked for, since SQLite finds row by row. A `LIMIT` with a
    /// bound number would cost more than the rows of a short sequence: since its plan could depend on
    /// the number, SQLite prepares the statement anew each time.
    fn sequence<I: Item, const DESCENDING: bool>(
        &mut self,
        id: Id,
        span: Span,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        let rows = Sequence::<I, DESCENDING>::new(id, span);
        let rows = rows.load_iter::<FoundRow, DefaultLoadingMode>(self);
        row::show::<Self, I>(rows, limit, visit)
    }

    fn log<I: Item>(
        &mut self,
        after: i64,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        let rows = Log::<I>::new(after, i64::MAX);
        let rows = rows.load_iter::<FoundRow, DefaultLoadingMode>(self);
        row::show::<Self, I>(rows, limit, visit)
    }

    fn keyed_save(
        &mut self,
        table_name: &str,
        key: &str,
    ) -> QueryResult<Option<(Found<Uuid>, Found<String>)>> {
        query::keyed_save(table_name, key)
            .get_result(self)
            .optional()
    }

    fn put_snapshot(&mut self, row: &NewSnapshot<'_>) -> QueryResult<()> {
        diesel::replace_into(snapshots::table)
            .values(row)
            .execute(self)
            .map(drop)
    }

    fn newest_snapshot(
        &mut self,
        id: Id,
        fingerprint: Id,
        last: i64,
        as_of: i64,
    ) -> QueryResult<Option<FoundSnapshot>> {
        let newest = query::snapshots(id, fingerprint, last, as_of);
        newest.get_result(self).optional()
    }

    fn snapshot_version(
        &mut self,
        id: Id,
        fingerprint: Id,
        newer: usize,
    ) -> QueryResult<Option<i64>> {
        let versions = query::snapshot_versions(id, fingerprint);
        let mut versions = versions.load_iter::<i64, DefaultLoadingMode>(self)?;
        versions.nth(newer).transpose()
    }

    fn put_dictionary(&mut self, id: i64, content: &[u8]) -> QueryResult<()> {
        diesel::insert_or_ignore_into(dictionaries::table)
            .values(query::new_dictionary(id, content))
            .execute(self)
            .map(drop)
    }

    fn failed(error: Error) -> RecordError {
        errors::failed(error)
    }

    fn failed_commit(error: Error) -> RecordError {
        errors::failed_commit(error)
    }

    /// A file does not go away.
    fn is_lost(_: &RecordError) -> bool {
        false
    }
}
