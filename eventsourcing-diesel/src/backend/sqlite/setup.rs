//! Setting SQLite databases up.

use diesel::{
    dsl::sql,
    prelude::*,
    result::Error as DieselError,
    sql_query,
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
        FoundColumn, Purpose, Refusal, SchemaTable, SetupOperations, migrations, quoted,
    },
    item::Table,
    query,
    schema::{data_keys, dictionaries, save_keys, snapshots},
    transaction,
};

/// The migrations for SQLite, for whoever runs them together with their own.
///
/// The same files lie in the folder `migrations/sqlite` of this crate, for the Diesel CLI.
pub const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

impl SetupOperations for SqliteConnection {
    const MIGRATIONS: EmbeddedMigrations = SQLITE_MIGRATIONS;

    fn applied_versions(&mut self) -> QueryResult<Vec<String>> {
        let versions = sql::<Text>("SELECT version FROM __diesel_schema_migrations").load(self);
        match versions {
            Err(DieselError::DatabaseError(_, information))
                if information.message().contains("no such table") =>
            {
                Ok(Vec::new())
            }
            versions => versions,
        }
    }

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

    fn read_no_keys(&mut self) -> QueryResult<()> {
        save_keys::table.limit(0).execute(self).map(drop)
    }

    fn read_nothing_of(&mut self, table: SchemaTable) -> QueryResult<()> {
        let read = match table {
            SchemaTable::DICTIONARIES => dictionaries::table.limit(0).execute(self),
            SchemaTable::DATA_KEYS => data_keys::table.limit(0).execute(self),
            _ => snapshots::table.limit(0).execute(self),
        };
        read.map(drop)
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

    fn has_rows(&mut self, name: &str) -> QueryResult<bool> {
        let rows = format!("SELECT EXISTS (SELECT 1 FROM {})", quoted(name));
        sql::<Bool>(&rows).get_result(self)
    }

    fn empty(&mut self, name: &str) -> QueryResult<()> {
        let rows = sql_query(format!("DELETE FROM {}", quoted(name)));
        rows.execute(self).map(drop)
    }

    fn delete_keys_of(&mut self, table_name: &str) -> QueryResult<()> {
        let keys = diesel::delete(query::keys_of(table_name));
        keys.execute(self).map(drop)
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
