//! SQLite.

mod columns;
mod data_keys;
mod errors;
mod migrations;
mod open;
mod place;
mod refusals;
mod settings;
mod url;
mod variables;

use std::ops::ControlFlow;

use diesel::{QueryResult, connection::DefaultLoadingMode, prelude::*, result::Error};
use eventsourcing::{RecordError, Visit};
use uuid::Uuid;

pub use self::{
    migrations::SQLITE_MIGRATIONS,
    settings::{SqlitePragmas, SqliteSettings, Synchronous},
};
use super::{Backend, sealed::Operations};
use crate::{
    datastore::DieselDatastore,
    insert::InsertEvents,
    query,
    row::{self, Found, FoundRow, FoundSnapshot, Id, NewKey, NewRow, NewSnapshot, Span},
    schema::{save_keys, snapshots},
    strategy::DieselStrategy,
};

/// A datastore on SQLite.
pub type SqliteDatastore = DieselDatastore<SqliteConnection>;

/// The record strategy on SQLite.
pub type SqliteStrategy = DieselStrategy<SqliteConnection>;

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

    /// In chunks: statements of more rows gain nothing, and stay below every limit of binds.
    fn insert_events(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()> {
        let (fifties, rest) = rows.as_chunks::<50>();
        for chunk in fifties {
            InsertEvents(chunk).execute(self)?;
        }
        let (tens, rest) = rest.as_chunks::<10>();
        for chunk in tens {
            InsertEvents(chunk).execute(self)?;
        }
        let (ones, _) = rest.as_chunks::<1>();
        for chunk in ones {
            InsertEvents(chunk).execute(self)?;
        }
        Ok(())
    }

    fn insert_key(&mut self, row: &NewKey<'_>) -> QueryResult<()> {
        let values = (
            save_keys::save_key.eq(row.save_key),
            save_keys::save_id.eq(row.save_id),
            save_keys::ranges.eq(row.ranges),
        );
        diesel::insert_into(save_keys::table)
            .values(values)
            .execute(self)
            .map(drop)
    }

    fn last_version(&mut self, id: Id) -> QueryResult<Option<i64>> {
        query::last_versions(id).get_result(self).optional()
    }

    fn ascending(
        &mut self,
        id: Id,
        span: Span,
        limit: usize,
        visit: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        let rows = query::ascending(id, span.first, span.last);
        let rows = rows.load_iter::<FoundRow, DefaultLoadingMode>(self);
        show(rows, limit, visit)
    }

    fn descending(
        &mut self,
        id: Id,
        span: Span,
        limit: usize,
        visit: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        let rows = query::descending(id, span.first, span.last);
        let rows = rows.load_iter::<FoundRow, DefaultLoadingMode>(self);
        show(rows, limit, visit)
    }

    fn log(
        &mut self,
        after: i64,
        limit: usize,
        visit: &mut Visit<'_, u64>,
    ) -> Result<(), RecordError> {
        let rows = query::log(after);
        let rows = rows.load_iter::<FoundRow, DefaultLoadingMode>(self);
        show(rows, limit, visit)
    }

    fn originators(
        &mut self,
        event_types: &[&str],
        after: i64,
        limit: usize,
    ) -> QueryResult<Vec<(i64, Found<Uuid>)>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        query::originators(event_types, after, limit).load(self)
    }

    fn keyed_save(&mut self, key: &str) -> QueryResult<Option<(Found<Uuid>, Found<String>)>> {
        query::keyed_save(key).get_result(self).optional()
    }

    fn delete_event(&mut self, id: Id, version: i64) -> QueryResult<usize> {
        diesel::delete(query::event(id, version)).execute(self)
    }

    fn put_snapshot(&mut self, row: &NewSnapshot<'_>) -> QueryResult<()> {
        let values = (
            snapshots::originator_id.eq(row.originator_id),
            snapshots::fingerprint.eq(row.fingerprint),
            snapshots::originator_version.eq(row.originator_version),
            snapshots::created_on.eq(row.created_on),
            snapshots::last_modified.eq(row.last_modified),
            snapshots::as_of.eq(row.as_of),
            snapshots::ended.eq(row.ended),
            snapshots::save_id.eq(row.save_id),
            snapshots::state.eq(row.state),
            snapshots::checksum.eq(row.checksum),
        );
        diesel::replace_into(snapshots::table)
            .values(values)
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

    fn delete_snapshots(&mut self, id: Id, below: Option<i64>) -> QueryResult<usize> {
        match below {
            Some(version) => diesel::delete(query::snapshots_below(id, version)).execute(self),
            None => diesel::delete(query::snapshots_of(id)).execute(self),
        }
    }

    fn failed(error: Error) -> RecordError {
        errors::failed(error)
    }

    fn failed_commit(error: Error) -> RecordError {
        errors::failed_commit(error)
    }

    fn told(error: RecordError, place: &str) -> RecordError {
        refusals::of_use(error, place)
    }
}

/// Shows row by row, as SQLite finds them: what is beyond the limit is never looked for.
///
/// A `LIMIT` with a bound number would cost more than the rows of a short sequence: since its plan
/// could depend on the number, SQLite prepares the statement anew each time.
fn show(
    rows: QueryResult<impl Iterator<Item = QueryResult<FoundRow>>>,
    limit: usize,
    visit: &mut Visit<'_, u64>,
) -> Result<(), RecordError> {
    for row in rows.map_err(errors::failed)?.take(limit) {
        let event = row::stored_event(row.map_err(errors::failed)?)?;
        if visit(event) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}
