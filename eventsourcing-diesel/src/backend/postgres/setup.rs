//! Setting PostgreSQL databases up.

use diesel::{prelude::*, sql_query};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::{errors, refusals, verify};
use crate::{
    backend::setup::{
        FoundColumn, LogOrder, Purpose, Refusal, SchemaTable, SetupOperations, migrations, quoted,
    },
    item::Table,
    transaction,
};

/// The migrations for PostgreSQL, for whoever runs them together with their own.
///
/// The same files lie in the folder `migrations/postgres` of this crate, for the Diesel CLI.
pub const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

impl SetupOperations for PgConnection {
    const MIGRATIONS: EmbeddedMigrations = POSTGRES_MIGRATIONS;

    /// Of several who open a new database at once, one runs the migrations and the others wait.
    fn make_ready(&mut self, _: bool, tables: &[SchemaTable]) -> Result<(), Refusal> {
        let pending = migrations::pending(self, tables).map_err(errors::failed)?;
        if pending.is_empty() {
            return Ok(());
        }
        Ok(transaction::write(self, |connection| {
            let alone = sql_query(
                "SELECT pg_advisory_xact_lock(hashtextextended('eventsourcing migrations', 0))",
            );
            alone.execute(connection).map_err(errors::failed)?;
            migrations::run(connection, tables)
        })?)
    }

    fn columns(&mut self, table: &str) -> QueryResult<Vec<FoundColumn>> {
        verify::columns(self, table)
    }

    fn kinds_of(table: &Table, column: &str) -> &'static [&'static str] {
        verify::kinds_of(table, column)
    }

    fn has_unique_index(&mut self, table: &str, columns: &[&str]) -> QueryResult<bool> {
        verify::has_unique_index(self, table, columns)
    }

    fn fault_of_log_positions(&mut self, table: &Table) -> QueryResult<Option<String>> {
        verify::fault_of_log_positions(self, table)
    }

    fn log_order(&mut self, _: &Table) -> QueryResult<LogOrder> {
        Ok(LogOrder::ReadersWait)
    }

    fn is_same_name(one: &str, other: &str) -> bool {
        one == other
    }

    fn has_table(&mut self, name: &str) -> QueryResult<bool> {
        verify::has_table(self, name)
    }

    /// The identity goes on where it was.
    fn empty(&mut self, name: &str) -> QueryResult<()> {
        let rows = sql_query(format!("TRUNCATE {} CONTINUE IDENTITY", quoted(name)));
        rows.execute(self).map(drop)
    }

    fn advice(purpose: Purpose, text: &str) -> &'static str {
        refusals::advice(purpose, text)
    }

    fn how_to_migrate(place: &str) -> String {
        refusals::how_to_migrate(place)
    }
}
