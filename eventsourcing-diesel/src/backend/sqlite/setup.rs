//! Setting SQLite databases up.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::{
    errors,
    open::{patiently, use_write_ahead_log},
    refusals,
    settings::SqlitePragmas,
    verify,
};
use crate::{
    backend::setup::{
        FoundColumn, LogOrder, Purpose, Refusal, SchemaTable, SetupOperations, migrations,
    },
    item::Table,
    transaction,
};

/// The migrations for SQLite, for whoever runs them together with their own.
///
/// The same files lie in the folder `migrations/sqlite` of this crate, for the Diesel CLI.
pub const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

impl SetupOperations for SqliteConnection {
    const MIGRATIONS: EmbeddedMigrations = SQLITE_MIGRATIONS;

    fn make_ready(&mut self, is_in_memory: bool, tables: &[SchemaTable]) -> Result<(), Refusal> {
        if !is_in_memory {
            use_write_ahead_log(self)?;
        }
        let pending = migrations::pending(self, tables).map_err(errors::failed)?;
        if !pending.is_empty() {
            transaction::write(self, |connection| migrations::run(connection, tables))?;
        }
        Ok(())
    }

    fn columns(&mut self, table: &str) -> QueryResult<Vec<FoundColumn>> {
        verify::columns(self, table)
    }

    /// SQLite puts any value into any column, so that values are looked at when they are read.
    fn kinds_of(_: &Table, _: &str) -> &'static [&'static str] {
        &[]
    }

    fn has_unique_index(&mut self, table: &str, columns: &[&str]) -> QueryResult<bool> {
        verify::has_unique_index(self, table, columns)
    }

    fn fault_of_log_positions(&mut self, table: &Table) -> QueryResult<Option<String>> {
        verify::fault_of_log_positions(self, table)
    }

    fn log_order(&mut self, _: &Table) -> QueryResult<LogOrder> {
        Ok(LogOrder::OneWriter)
    }

    fn is_same_name(one: &str, other: &str) -> bool {
        one.eq_ignore_ascii_case(other)
    }

    fn has_table(&mut self, name: &str) -> QueryResult<bool> {
        sql::<Bool>("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ")
            .bind::<Text, _>(name)
            .sql(" COLLATE NOCASE)")
            .get_result(self)
    }

    fn patiently(
        &mut self,
        work: &dyn Fn(&mut Self) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        patiently(SqlitePragmas::default().busy_timeout, || work(self))
    }

    fn advice(purpose: Purpose, text: &str) -> &'static str {
        refusals::advice(purpose, text)
    }

    const WHEN_UNREADABLE: &'static str = "it is damaged or was not made by SQLite; restore a \
                                           backup, or give the path of another file";

    fn is_unreadable(text: &str) -> bool {
        errors::is_unreadable(text)
    }

    fn how_to_migrate(place: &str) -> String {
        refusals::how_to_migrate(place)
    }
}
