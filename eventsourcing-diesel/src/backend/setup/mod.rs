//! Setting a database up, verifying it and taking it down: the same on every database, but for what
//! each answers for itself.

mod log_order;
pub(crate) mod migrations;
mod needs;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub(crate) mod opening;
pub(crate) mod refusals;
mod schema;
mod table;
pub(crate) mod variables;
pub(crate) mod verify;

use diesel::{Connection, QueryResult};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use eventsourcing::RecordError;

pub(crate) use self::refusals::{Purpose, Refusal};
pub(crate) use self::verify::FoundColumn;
pub use self::{
    log_order::{LogOrder, Verified},
    schema::DieselSchema,
    table::SchemaTable,
};
use crate::{item::Table, transaction};

/// What is asked of a database seldom. Sealed, as a part of the operations of a backend.
pub trait SetupOperations: Connection + MigrationHarness<Self::Backend> + Sized + 'static {
    /// Its migrations.
    const MIGRATIONS: EmbeddedMigrations;

    /// Those of triggers, on which not every server lets itself in.
    const TRIGGERS: Option<EmbeddedMigrations> = None;

    /// Makes what is missing of the tables of ours.
    fn make_ready(&mut self, is_in_memory: bool, tables: &[SchemaTable]) -> Result<(), Refusal>;

    /// Does work that makes or drops tables: all of it or nothing, where the database can undo that.
    fn redefining<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError>
    where
        Self: super::Backend,
    {
        transaction::write(self, work)
    }

    /// The columns of a table; none where there is no table.
    fn columns(&mut self, table: &str) -> QueryResult<Vec<FoundColumn>>;

    /// The types that a column may have; none where any will do.
    fn kinds_of(table: &Table, column: &str) -> &'static [&'static str];

    /// Whether there is a unique index of the whole table on exactly these columns.
    fn has_unique_index(&mut self, table: &str, columns: &[&str]) -> QueryResult<bool>;

    /// Why the order of a log could not be told from its positions, and what to do.
    fn fault_of_log_positions(&mut self, table: &Table) -> QueryResult<Option<String>>;

    /// In which way the log of a table is ordered.
    fn log_order(&mut self, table: &Table) -> QueryResult<LogOrder>;

    /// Whether two names are one.
    fn is_same_name(one: &str, other: &str) -> bool;

    /// A name as SQL.
    fn quoted(name: &str) -> String {
        quoted(name)
    }

    /// Whether there is a table of this name.
    fn has_table(&mut self, name: &str) -> QueryResult<bool>;

    /// Deletes all rows of a table; what gives its log positions goes on where it was. `TRUNCATE` could
    /// not be undone everywhere.
    fn empty(&mut self, name: &str) -> QueryResult<()> {
        self.batch_execute(&format!("DELETE FROM {}", Self::quoted(name)))
    }

    /// Does the work, and again for a while if it is rolled back only because others are at work.
    fn patiently(
        &mut self,
        work: &dyn Fn(&mut Self) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        work(self)
    }

    /// What to say of a database that says this of itself.
    fn advice(purpose: Purpose, text: &str) -> &'static str;

    /// What to do about a database that cannot be read.
    const WHEN_UNREADABLE: &'static str = "restore a backup";

    /// Whether the database says this of what it cannot read.
    fn is_unreadable(_: &str) -> bool {
        false
    }

    /// What to do about migrations that were not run.
    fn how_to_migrate(place: &str) -> String;
}

/// That the migrations were run and the tables are as they are needed.
pub(crate) fn verify_database<C: super::Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<(), Refusal> {
    let pending = migrations::pending(connection, tables).map_err(C::failed)?;
    if !pending.is_empty() {
        return Err(Refusal::Pending(pending));
    }
    Ok(verify::all(connection, tables)?)
}

/// A name as standard SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
