//! The migrations, and which of them a database has.

use diesel::{
    backend::Backend as Database,
    migration::{self, Migration, MigrationSource},
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_migrations::EmbeddedMigrations;
use eventsourcing::{Cause, RecordError};

use super::table::SchemaTable;
use crate::backend::Backend;

/// Those of some versions.
struct Of<'a> {
    versions: Vec<&'static str>,
    all: &'a EmbeddedMigrations,
}

impl<'a> Of<'a> {
    /// The migrations that make some tables, and what all of them need.
    fn tables(tables: &[SchemaTable], all: &'a EmbeddedMigrations) -> Self {
        let made = tables.iter().flat_map(SchemaTable::made_by);
        let versions = BASE.iter().chain(made).copied().collect();
        Self { versions, all }
    }

    /// The migrations that make the triggers of some tables.
    fn triggers(tables: &[SchemaTable], all: &'a EmbeddedMigrations) -> Self {
        let made = tables.iter().flat_map(SchemaTable::triggered_by);
        let versions = made.copied().collect();
        Self { versions, all }
    }
}

impl<DB: Database> MigrationSource<DB> for Of<'_> {
    fn migrations(&self) -> migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut ours = MigrationSource::<DB>::migrations(self.all)?;
        ours.retain(|it| self.versions.contains(&&*it.name().version().to_string()));
        Ok(ours)
    }
}

/// Those of `stored_events` and `save_keys`.
const BASE: [&str; 2] = ["20261101000000", "20261122000000"];

impl SchemaTable {
    /// The versions of the migrations that make it; none where they are the user's own.
    pub(super) fn made_by(&self) -> &'static [&'static str] {
        match self.name() {
            "stored_events" => &BASE,
            "snapshots" => &["20261115000000", "20261122070000"],
            "data_keys" => &["20261120000000"],
            "dictionaries" => &["20261122060000"],
            "integer_sequenced_items" => &["20261122000001"],
            "timestamp_sequenced_items" => &["20261122000002"],
            "timeuuid_sequenced_items" => &["20261122000003"],
            _ => &[],
        }
    }

    /// The versions of the migrations that make its trigger, where a database has them.
    pub(super) fn triggered_by(&self) -> &'static [&'static str] {
        match self.name() {
            "stored_events" => &["20261122080000"],
            "integer_sequenced_items" => &["20261122080001"],
            "timestamp_sequenced_items" => &["20261122080002"],
            "timeuuid_sequenced_items" => &["20261122080003"],
            _ => &[],
        }
    }
}

/// The names of the migrations that a database lacks of these tables. Unlike Diesel's own question it
/// writes nothing, where Diesel makes its table.
pub(crate) fn pending<C: Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<Vec<String>, DieselError> {
    pending_of(connection, &Of::tables(tables, &C::MIGRATIONS))
}

/// The same of the triggers of the tables.
#[cfg_attr(not(feature = "mysql"), allow(dead_code))]
pub(crate) fn pending_triggers<C: Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<Vec<String>, DieselError> {
    match &C::TRIGGERS {
        Some(all) => pending_of(connection, &Of::triggers(tables, all)),
        None => Ok(Vec::new()),
    }
}

fn pending_of<C: Backend>(connection: &mut C, of: &Of<'_>) -> Result<Vec<String>, DieselError> {
    let applied = connection.applied_versions()?;
    let wanted =
        MigrationSource::<C::Backend>::migrations(of).map_err(DieselError::QueryBuilderError)?;
    Ok(wanted
        .iter()
        .filter(|it| !applied.contains(&it.name().version().to_string()))
        .map(|it| it.name().to_string())
        .collect())
}

/// Runs what is pending; within a transaction, so that of two processes that open a new database at
/// once, the second waits and finds nothing to do.
pub(crate) fn run<C: Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<(), RecordError> {
    run_of(connection, Of::tables(tables, &C::MIGRATIONS))
}

/// The same of the triggers of the tables.
#[cfg_attr(not(feature = "mysql"), allow(dead_code))]
pub(crate) fn run_triggers<C: Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<(), RecordError> {
    match &C::TRIGGERS {
        Some(all) => run_of(connection, Of::triggers(tables, all)),
        None => Ok(()),
    }
}

fn run_of<C: Backend>(connection: &mut C, of: Of<'_>) -> Result<(), RecordError> {
    let answer = connection.run_pending_migrations(of);
    answer.map(drop).map_err(failed::<C>)
}

/// Reverts the migrations of these versions that were applied, newest first; within a transaction.
pub(super) fn revert<C: Backend>(connection: &mut C, versions: &[&str]) -> Result<(), RecordError> {
    let applied = connection.applied_versions().map_err(C::failed)?;
    let mut ours =
        MigrationSource::<C::Backend>::migrations(&C::MIGRATIONS).map_err(failed::<C>)?;
    if let Some(triggers) = &C::TRIGGERS {
        ours.extend(MigrationSource::<C::Backend>::migrations(triggers).map_err(failed::<C>)?);
    }
    ours.sort_by(|one, next| one.name().version().cmp(&next.name().version()));
    for migration in ours.iter().rev() {
        let version = migration.name().version().to_string();
        if versions.contains(&&*version) && applied.contains(&version) {
            connection
                .revert_migration(migration)
                .map_err(failed::<C>)?;
        }
    }
    Ok(())
}

/// What the error of a migration means: somewhere below it is one of Diesel's.
fn failed<C: Backend>(error: Cause) -> RecordError {
    let message = error.to_string();
    let unknown = DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message));
    match error.downcast::<DieselError>() {
        Ok(error) => C::failed(*error),
        Err(_) => C::failed(unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<DB: Database>(source: &impl MigrationSource<DB>) -> Vec<String> {
        let migrations = source.migrations().unwrap();
        migrations.iter().map(|it| it.name().to_string()).collect()
    }

    fn are_of_tables_of_ours<C: Backend>() {
        let all = &C::MIGRATIONS;
        assert_eq!(
            names::<C::Backend>(&Of::tables(&SchemaTable::OURS, all)),
            names::<C::Backend>(all)
        );
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn every_migration_makes_a_table_of_ours() {
        are_of_tables_of_ours::<diesel::SqliteConnection>();
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn every_migration_for_postgres_makes_a_table_of_ours() {
        are_of_tables_of_ours::<diesel::PgConnection>();
    }

    #[cfg(feature = "mysql")]
    #[test]
    fn every_migration_for_mysql_makes_a_table_of_ours_or_its_trigger() {
        use crate::backend::setup::SetupOperations;

        are_of_tables_of_ours::<diesel::MysqlConnection>();
        let all = diesel::MysqlConnection::TRIGGERS.unwrap();
        assert_eq!(
            names::<diesel::mysql::Mysql>(&Of::triggers(&SchemaTable::OURS, &all)),
            names::<diesel::mysql::Mysql>(&all)
        );
    }

    #[cfg(all(feature = "sqlite", feature = "mysql"))]
    #[test]
    fn migrations_for_mysql_have_the_same_names() {
        use crate::backend::setup::SetupOperations;

        let [sqlite, mysql] = [
            names::<diesel::sqlite::Sqlite>(&diesel::SqliteConnection::MIGRATIONS),
            names::<diesel::mysql::Mysql>(&diesel::MysqlConnection::MIGRATIONS),
        ];
        assert_eq!(sqlite, mysql);
    }

    #[cfg(all(feature = "sqlite", feature = "postgres"))]
    #[test]
    fn migrations_have_the_same_names_on_every_database() {
        use crate::backend::setup::SetupOperations;

        let [sqlite, postgres] = [
            names::<diesel::sqlite::Sqlite>(&diesel::SqliteConnection::MIGRATIONS),
            names::<diesel::pg::Pg>(&diesel::PgConnection::MIGRATIONS),
        ];
        assert_eq!(sqlite, postgres);
    }
}
