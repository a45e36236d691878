//! Setting MariaDB and MySQL databases up. They cannot undo the making and dropping of tables, so that
//! those are done outside of transactions, by one program at a time.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable},
};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use eventsourcing::{Error, RecordError};

use super::{errors, numbering, refusals, verify};
use crate::{
    backend::setup::{
        DieselSchema, FoundColumn, LogOrder, Purpose, Refusal, SchemaTable, SetupOperations,
        migrations,
    },
    item::Table,
};

/// The migrations for MariaDB and MySQL, for whoever runs them together with their own.
///
/// The same files lie in the folder `migrations/mysql` of this crate, for the Diesel CLI.
pub const MYSQL_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/mysql");

/// The triggers that give items their log positions, after [`MYSQL_MIGRATIONS`]: one for each table.
/// Without them each save does that in a transaction.
///
/// The same files lie in the folder `migrations/mysql-trigger` of this crate, for the Diesel CLI. They are
/// reverted first: `diesel migration revert --number 4 --migration-dir …/migrations/mysql-trigger`.
pub const MYSQL_TRIGGER_MIGRATIONS: EmbeddedMigrations =
    embed_migrations!("migrations/mysql-trigger");

impl SetupOperations for MysqlConnection {
    const MIGRATIONS: EmbeddedMigrations = MYSQL_MIGRATIONS;
    const TRIGGERS: Option<EmbeddedMigrations> = Some(MYSQL_TRIGGER_MIGRATIONS);

    fn make_ready(&mut self, _: bool, tables: &[SchemaTable]) -> Result<(), Refusal> {
        let pending = migrations::pending(self, tables).map_err(errors::failed)?;
        if pending.is_empty() {
            return Ok(());
        }
        Ok(alone(self, |it| migrations::run(it, tables))?)
    }

    fn redefining<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        alone(self, work)
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

    fn log_order(&mut self, table: &Table) -> QueryResult<LogOrder> {
        Ok(if numbering::is_by_trigger_on(self, table)? {
            LogOrder::CounterByTrigger
        } else {
            LogOrder::CounterBySave
        })
    }

    fn is_same_name(one: &str, other: &str) -> bool {
        one.eq_ignore_ascii_case(other)
    }

    fn quoted(name: &str) -> String {
        quoted(name)
    }

    fn has_table(&mut self, name: &str) -> QueryResult<bool> {
        verify::has_table(self, name)
    }

    fn advice(purpose: Purpose, text: &str) -> &'static str {
        refusals::advice(purpose, text)
    }

    fn how_to_migrate(place: &str) -> String {
        refusals::how_to_migrate(place)
    }
}

impl DieselSchema<MysqlConnection> {
    /// Makes the triggers of the tables, by their migrations; the tables are there already. What is there
    /// is left as it is.
    ///
    /// Whoever has opened the database before it has triggers goes on without using them.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the server lets this user make no triggers; and as for
    /// [`set_up`](Self::set_up).
    pub fn set_up_triggers(&self) -> Result<(), Error> {
        self.work(Purpose::Open, make_triggers)
    }
}

/// Makes what is missing of the triggers.
pub(super) fn make_triggers(
    connection: &mut MysqlConnection,
    tables: &[SchemaTable],
) -> Result<(), Refusal> {
    let pending = migrations::pending_triggers(connection, tables).map_err(errors::failed)?;
    if pending.is_empty() {
        return Ok(());
    }
    Ok(alone(connection, |it| {
        migrations::run_triggers(it, tables)
    })?)
}

/// How long another program may take to set the database up, in seconds.
const PATIENCE: i64 = 60;

/// Does the work while no other program does such work on this database.
fn alone<T>(
    connection: &mut MysqlConnection,
    work: impl FnOnce(&mut MysqlConnection) -> Result<T, RecordError>,
) -> Result<T, RecordError> {
    let got = sql::<Nullable<BigInt>>(&format!("SELECT GET_LOCK({LOCK}, {PATIENCE})"))
        .get_result::<Option<i64>>(connection)
        .map_err(errors::failed)?;
    if got != Some(1) {
        let what = format!("another program has been setting it up for {PATIENCE} s");
        return Err(RecordError::Unavailable(what.into()));
    }
    let answer = work(connection);
    let released = sql_query(format!("DO RELEASE_LOCK({LOCK})"));
    released.execute(connection).map_err(errors::failed)?;
    answer
}

/// A name of at most 64 characters.
const LOCK: &str = "CONCAT('eventsourcing ', MD5(DATABASE()))";

/// A name as SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
