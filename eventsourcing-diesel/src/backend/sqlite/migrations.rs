//! The migrations, and which of them a database has.

use diesel::{
    migration::{self, Migration, MigrationSource},
    prelude::*,
    result::{DatabaseErrorKind, Error as DieselError},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use eventsourcing::{Cause, RecordError};

use super::{errors, schema_table::SchemaTable};
use crate::transaction;

/// The migrations for SQLite, for whoever runs them together with their own.
///
/// The same files lie in the folder `migrations/sqlite` of this crate, for the Diesel CLI.
pub const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

diesel::table! {
    /// Diesel's own.
    __diesel_schema_migrations (version) {
        version -> Text,
    }
}

/// The migrations that make some tables, and what all of them need.
pub(super) struct Of<'a>(pub(super) &'a [SchemaTable]);

impl MigrationSource<Sqlite> for Of<'_> {
    fn migrations(&self) -> migration::Result<Vec<Box<dyn Migration<Sqlite>>>> {
        let mut ours = MigrationSource::<Sqlite>::migrations(&SQLITE_MIGRATIONS)?;
        let made = self.0.iter().flat_map(SchemaTable::made_by);
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
pub(super) fn pending(
    connection: &mut SqliteConnection,
    tables: &[SchemaTable],
) -> Result<Vec<String>, DieselError> {
    let applied = applied(connection)?;
    let wanted = Of(tables)
        .migrations()
        .map_err(DieselError::QueryBuilderError)?;
    Ok(wanted
        .iter()
        .filter(|it| !applied.contains(&it.name().version().to_string()))
        .map(|it| it.name().to_string())
        .collect())
}

fn applied(connection: &mut SqliteConnection) -> Result<Vec<String>, DieselError> {
    let versions = __diesel_schema_migrations::table
        .select(__diesel_schema_migrations::version)
        .load(connection);
    match versions {
        Err(DieselError::DatabaseError(_, information))
            if information.message().contains("no such table") =>
        {
            Ok(Vec::new())
        }
        versions => versions,
    }
}

/// Runs what is pending, all in one transaction: of two processes that open a new file at once, the
/// second waits and finds nothing to do.
pub(super) fn run(
    connection: &mut SqliteConnection,
    tables: &[SchemaTable],
) -> Result<(), RecordError> {
    transaction::write(connection, |connection| {
        let answer = connection.run_pending_migrations(Of(tables));
        answer.map(drop).map_err(failed)
    })
}

/// Reverts the migrations of these versions that were applied, newest first; within a transaction.
pub(super) fn revert(
    connection: &mut SqliteConnection,
    versions: &[&str],
) -> Result<(), RecordError> {
    let applied = applied(connection).map_err(errors::failed)?;
    let ours = MigrationSource::<Sqlite>::migrations(&SQLITE_MIGRATIONS).map_err(failed)?;
    for migration in ours.iter().rev() {
        let version = migration.name().version().to_string();
        if versions.contains(&&*version) && applied.contains(&version) {
            connection.revert_migration(migration).map_err(failed)?;
        }
    }
    Ok(())
}

/// What the error of a migration means: somewhere below it is one of Diesel's.
fn failed(error: Cause) -> RecordError {
    let message = error.to_string();
    let unknown = DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message));
    match error.downcast::<DieselError>() {
        Ok(error) => errors::failed(*error),
        Err(_) => errors::failed(unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_makes_a_table_of_ours() {
        let names = |migrations: Vec<Box<dyn Migration<Sqlite>>>| -> Vec<String> {
            migrations.iter().map(|it| it.name().to_string()).collect()
        };
        let all = MigrationSource::<Sqlite>::migrations(&SQLITE_MIGRATIONS).unwrap();
        let ours = Of(&SchemaTable::OURS).migrations().unwrap();
        assert_eq!(names(ours), names(all));
    }
}
