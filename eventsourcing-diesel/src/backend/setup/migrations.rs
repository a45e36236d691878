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

/// The migrations that make some tables, and what all of them need.
struct Of<'a> {
    tables: &'a [SchemaTable],
    all: &'a EmbeddedMigrations,
}

impl<DB: Database> MigrationSource<DB> for Of<'_> {
    fn migrations(&self) -> migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut ours = MigrationSource::<DB>::migrations(self.all)?;
        let made = self.tables.iter().flat_map(SchemaTable::made_by);
        let versions: Vec<&str> = BASE.iter().chain(made).copied().collect();
        ours.retain(|it| versions.contains(&&*it.name().version().to_string()));
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
}

/// The names of the migrations that a database lacks of these tables. Unlike Diesel's own question it
/// writes nothing, where Diesel makes its table.
pub(crate) fn pending<C: Backend>(
    connection: &mut C,
    tables: &[SchemaTable],
) -> Result<Vec<String>, DieselError> {
    let applied = connection.applied_versions()?;
    let all = &C::MIGRATIONS;
    let wanted = MigrationSource::<C::Backend>::migrations(&Of { tables, all })
        .map_err(DieselError::QueryBuilderError)?;
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
    let all = &C::MIGRATIONS;
    let answer = connection.run_pending_migrations(Of { tables, all });
    answer.map(drop).map_err(failed::<C>)
}

/// Reverts the migrations of these versions that were applied, newest first; within a transaction.
pub(super) fn revert<C: Backend>(connection: &mut C, versions: &[&str]) -> Result<(), RecordError> {
    let applied = connection.applied_versions().map_err(C::failed)?;
    let ours = MigrationSource::<C::Backend>::migrations(&C::MIGRATIONS).map_err(failed::<C>)?;
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
        let tables = &SchemaTable::OURS;
        let all = &C::MIGRATIONS;
        assert_eq!(
            names::<C::Backend>(&Of { tables, all }),
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
