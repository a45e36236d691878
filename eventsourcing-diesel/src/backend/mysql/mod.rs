//! MariaDB and MySQL. The queries that are the same everywhere are in `queries.rs`.

mod columns;
mod data_keys;
mod dialect;
mod encryption;
mod errors;
mod insert;
mod numbering;
mod once;
mod open;
mod order;
mod pages;
mod place;
mod refusals;
mod session;
mod settings;
mod setup;
mod variables;
mod verify;

use diesel::{
    connection::{AnsiTransactionManager, DefaultLoadingMode, TransactionManager},
    dsl::DuplicatedKeys,
    prelude::*,
    result::Error,
};
use eventsourcing::{RecordError, StoredEvent, Visit};
use uuid::Uuid;

pub use self::{
    session::MysqlSession,
    settings::{LogFlush, MysqlSettings},
    setup::{MYSQL_MIGRATIONS, MYSQL_TRIGGER_MIGRATIONS},
};
use super::{Backend, limited::Limited, sealed::Operations, setup::DieselSchema};
use crate::{
    datastore::DieselDatastore,
    item::Item,
    position::{FoundPosition, Raw, Span},
    query,
    row::{self, Found, FoundRow, FoundSnapshot, Id, NewKey, NewRow, NewSnapshot},
    schema::{dictionaries, save_keys, snapshots},
    select::{LastPositions, Log, Sequence},
    strategy::DieselStrategy,
};

/// A datastore on MariaDB or MySQL.
pub type MysqlDatastore<I = StoredEvent> = DieselDatastore<MysqlConnection, I>;

/// The record strategy on MariaDB or MySQL.
pub type MysqlStrategy<I = StoredEvent> = DieselStrategy<MysqlConnection, I>;

/// The tables of a database on MariaDB or MySQL.
pub type MysqlSchema = DieselSchema<MysqlConnection>;

impl Backend for MysqlConnection {}

impl Operations for MysqlConnection {
    const ONE_WRITER: bool = false;
    const ALWAYS_INSERTS_ALONE: bool = false;

    /// In the isolation that the connection was told.
    fn write_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> QueryResult<T>,
    ) -> QueryResult<T> {
        let state = AnsiTransactionManager::transaction_manager_status_mut(self);
        if state.transaction_depth()?.is_some() {
            return Err(Error::AlreadyInTransaction);
        }
        self.transaction(work)
    }

    fn is_one_statement(rows: &[NewRow<'_>]) -> bool {
        insert::chunks(rows).count() == 1
    }

    fn inserts_alone<I: Item>(&mut self) -> QueryResult<bool> {
        numbering::is_by_trigger::<I>(self)
    }

    fn insert_alone<I: Item>(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()> {
        insert::by_trigger::<I>(self, rows)
    }

    fn insert_items<I: Item>(&mut self, rows: &[NewRow<'_>]) -> QueryResult<()> {
        insert::numbered::<I>(self, rows)
    }

    fn insert_key(&mut self, row: &NewKey<'_>) -> QueryResult<()> {
        insert::check_key(row.save_key)?;
        insert::fits(self, row.ranges.len())?;
        diesel::insert_into(save_keys::table)
            .values(row)
            .execute(self)
            .map(drop)
    }

    /// What is the last one now, also in a transaction that sees what was before.
    fn last_position<I: Item>(&mut self, id: Id) -> QueryResult<Option<FoundPosition>> {
        let last = Limited::new(LastPositions::<I>::new(id), 1);
        numbering::Locking::new(last).get_result(self).optional()
    }

    /// Whoever inserts into the table advances its counter row.
    fn hold_unchanged<I: Item>(
        &mut self,
        _: &[(Id, Option<Raw>)],
        _: &[NewRow<'_>],
    ) -> QueryResult<()> {
        numbering::hold::<I>(self)
    }

    fn sequence<I: Item, const DESCENDING: bool>(
        &mut self,
        id: Id,
        span: Span,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        pages::show(limit, visit, |last, rows, visit| {
            let Some(span) = pages::behind::<_, DESCENDING>(span, last) else {
                return Ok(());
            };
            let page = Limited::new(Sequence::<I, DESCENDING>::new(id, span), rows);
            let page = page.load_iter::<FoundRow, DefaultLoadingMode>(self);
            row::show::<Self, I>(page, rows, visit)
        })
    }

    fn log<I: Item>(
        &mut self,
        after: i64,
        limit: usize,
        visit: &mut Visit<'_, I::Position>,
    ) -> Result<(), RecordError> {
        let settled = order::settled::<I>(self)?;
        if settled <= after {
            return Ok(());
        }
        pages::show(limit, visit, |last, rows, visit| {
            let after = last.map_or(after, |it| it.log_position);
            let page = Limited::new(Log::<I>::new(after, settled), rows);
            let page = page.load_iter::<FoundRow, DefaultLoadingMode>(self);
            row::show::<Self, I>(page, rows, visit)
        })
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
        insert::fits(self, row.state.len())?;
        diesel::insert_into(snapshots::table)
            .values(row)
            .on_conflict(DuplicatedKeys)
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
        let version = versions.limit(1).offset(newer);
        version.get_result(self).optional()
    }

    fn put_dictionary(&mut self, id: i64, content: &[u8]) -> QueryResult<()> {
        insert::fits(self, content.len())?;
        diesel::insert_into(dictionaries::table)
            .values(query::new_dictionary(id, content))
            .on_conflict(DuplicatedKeys)
            .do_nothing()
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
