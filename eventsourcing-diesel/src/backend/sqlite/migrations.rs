//! The migrations, and which of them a database has.

use diesel::{
    migration::MigrationSource,
    prelude::*,
    result::{DatabaseErrorKind, Error as DieselError},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use eventsourcing::{Cause, RecordError};

use super::errors;
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

/// The names of the migrations that a database lacks. Unlike Diesel's own question it writes
/// nothing, where Diesel makes its table.
pub(super) fn pending(connection: &mut SqliteConnection) -> Result<Vec<String>, DieselError> {
    let applied = applied(connection)?;
    let ours = MigrationSource::<Sqlite>::migrations(&SQLITE_MIGRATIONS)
        .map_err(DieselError::QueryBuilderError)?;
    Ok(ours
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
pub(super) fn run(connection: &mut SqliteConnection) -> Result<(), RecordError> {
    transaction::write(connection, |connection| {
        let answer = connection.run_pending_migrations(SQLITE_MIGRATIONS);
        answer.map(drop).map_err(failed)
    })
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
