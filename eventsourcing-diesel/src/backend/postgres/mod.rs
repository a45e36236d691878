//! PostgreSQL. The queries that are the same everywhere are in `queries.rs`.

mod check;
mod columns;
mod data_keys;
mod dialect;
mod errors;
mod insert;
mod key;
mod open;
mod order;
mod place;
mod pooler;
mod product;
mod refusals;
mod session;
mod settings;
mod setup;
mod unchanged;
mod variables;
mod verify;

use diesel::{pg::PgRowByRowLoadingMode, prelude::*, result::Error};
use eventsourcing::{RecordError, StoredEvent, Visit};
use uuid::Uuid;

use self::insert::{InsertColumns, chunks};
pub use self::{
    session::{Durability, PostgresSession},
    settings::PostgresSettings,
    setup::POSTGRES_MIGRATIONS,
};
use super::{Backend, limited::Limited, sealed::Operations, setup::DieselSchema};
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

/// A datastore on PostgreSQL.
pub type PostgresDatastore<I = StoredEvent> = DieselDatastore<PgConnection, I>;

/// The record strategy on PostgreSQL.
pub type PostgresStrategy<I = StoredEvent> = DieselStrategy<PgConnection, I>;

/// The tables of a database on PostgreSQL.
pub type PostgresSchema = DieselSchema<PgConnection>;

impl Backend for PgConnection {}

impl Operations for PgConnection {
    const ONE_WRITER: bool = false;

    /// `READ COMMITTED`, whatever the default is: what others have committed is seen by the next
    /// statement.
    fn write_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> QueryResult<T>,
    ) -> QueryResult<T> {
        self.build_transaction().read_committed().run(work)
    }

    /// A statement is a transaction of its own, in one round trip instead of three.
    fn is_one_statement(rows: &[NewRow<'_>]) -> bool {
        chunks(rows).count() == 1
    }

    /// One item by plain values, which is faster than arrays of one.
    fn insert_items<I: Item>(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()> {
        for chunk in chunks(rows) {
            let inserted = if let ([one], _) = chunk.as_chunks::<1>()
                && chunk.len() == 1
            {
                InsertItems::<I, 1>::new(one).execute(self)
            } else {
                InsertColumns::<I>::new(chunk).execute(self)
            };
            inserted.map_err(insert::told::<I>)?;
        }
        Ok(())
    }

    fn insert_key(&mut self, row: &NewKey<'_>) -> QueryResult<()> {
        let save_key = &key::stored(row.save_key);
        let row = NewKey { save_key, ..*row };
        diesel::insert_into(save_keys::table)
            .values(&row)
            .execute(self)
            .map(drop)
    }

    fn last_position<I: Item>(&mut self, id: Id) -> QueryResult<Option<FoundPosition>> {
        let last = Limited::new(LastPositions::<I>::new(id), 1);
        last.get_result(self).optional()
    }

    fn hold_unchanged<I: Item>(
        &mut self,
        unchanged: &[(Id, Option<Raw>)],
        rows: &[NewRow<'_>],
    ) -> QueryResult<()> {
        unchanged::hold::<I>(self, unchanged, rows)
    }

    fn sequence<I: Item, const DESCENDING: bool>(
        &mut self,
        id: Id,
        span: Span,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        let rows = Limited::new(Sequence::<I, DESCENDING>::new(id, span), limit);
        let rows = rows.load_iter::<FoundRow, PgRowByRowLoadingMode>(self);
        row::show::<Self, I>(rows, limit, visit)
    }

    fn log<I: Item>(
        &mut self,
        after: i64,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        let last = order::settled::<I>(self, after)?;
        if last <= after {
            return Ok(());
        }
        let rows = Limited::new(Log::<I>::new(after, last), limit);
        let rows = rows.load_iter::<FoundRow, PgRowByRowLoadingMode>(self);
        row::show::<Self, I>(rows, limit, visit)
    }

    fn keyed_save(
        &mut self,
        table_name: &str,
        key: &str,
    ) -> QueryResult<Option<(Found<Uuid>, Found<String>)>> {
        query::keyed_save(table_name, &key::stored(key))
            .get_result(self)
            .optional()
    }

    fn put_snapshot(&mut self, row: &NewSnapshot<'_>) -> QueryResult<()> {
        diesel::insert_into(snapshots::table)
            .values(row)
            .on_conflict((
                snapshots::originator_id,
                snapshots::fingerprint,
                snapshots::originator_version,
            ))
            .do_update()
            .set(row)
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
        let newest = query::snapshots(id, fingerprint, last, as_of).limit(1);
        newest.get_result(self).optional()
    }

    fn snapshot_version(
        &mut self,
        id: Id,
        fingerprint: Id,
        newer: usize,
    ) -> QueryResult<Option<i64>> {
        let newer = i64::try_from(newer).unwrap_or(i64::MAX);
        let versions = query::snapshot_versions(id, fingerprint);
        let version = versions.offset(newer).limit(1);
        version.get_result(self).optional()
    }

    fn put_dictionary(&mut self, id: i64, content: &[u8]) -> QueryResult<()> {
        diesel::insert_into(dictionaries::table)
            .values(query::new_dictionary(id, content))
            .on_conflict_do_nothing()
            .execute(self)
            .map(drop)
    }

    fn failed(error: Error) -> RecordError {
        errors::failed(error)
    }

    fn failed_commit(error: Error) -> RecordError {
        errors::failed_commit(error)
    }

    fn is_lost(error: &RecordError) -> bool {
        errors::is_lost(error)
    }
}
