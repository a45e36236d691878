//! The migrations, and whether a database has them.

use diesel::{
    dsl::sql,
    migration::MigrationSource,
    prelude::*,
    result::{DatabaseErrorKind, Error as DieselError},
    sql_types::{Bool, Text},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use eventsourcing::{Cause, RecordError};

use super::errors;
use crate::{
    schema::{data_keys, save_keys, snapshots, stored_events},
    transaction,
};

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

/// Asks for every column of every table, and for what makes saves exclude each other.
pub(super) fn verify(connection: &mut SqliteConnection) -> Result<(), RecordError> {
    let read = |connection: &mut _| {
        stored_events::table.limit(0).execute(connection)?;
        save_keys::table.limit(0).execute(connection)?;
        snapshots::table.limit(0).execute(connection)?;
        data_keys::table.limit(0).execute(connection)
    };
    read(connection).map_err(errors::failed)?;
    for unique in &[SEQUENCE, KEY, DATA_KEY] {
        if !unique.is_there(connection).map_err(errors::failed)? {
            return Err(RecordError::Misuse {
                what: unique.is_missing(),
            });
        }
    }
    Ok(())
}

/// What SQLite must hold unique.
struct Unique {
    name: &'static str,
    table: &'static str,
    columns: &'static str,
    reason: &'static str,
}

const SEQUENCE: Unique = Unique {
    name: "stored_events_sequence",
    table: "stored_events",
    columns: "originator_id, originator_version",
    reason: "two writers could store the same version",
};

/// The primary key of its table, or the like.
const KEY: Unique = Unique {
    name: "save_keys_key",
    table: "save_keys",
    columns: "save_key",
    reason: "a key could be used twice",
};

/// The primary key of its table, or the like.
const DATA_KEY: Unique = Unique {
    name: "data_keys_originator",
    table: "data_keys",
    columns: "originator_id",
    reason: "an originator could have two keys, and one be left when it is erased",
};

impl Unique {
    /// Whether there is a unique index of the whole table on exactly these columns. A column that is
    /// an expression has no name.
    fn is_there(&self, connection: &mut SqliteConnection) -> QueryResult<bool> {
        let exists = sql::<Bool>("EXISTS (SELECT 1 FROM pragma_index_list(")
            .bind::<Text, _>(self.table)
            .sql(
                ") AS found WHERE found.\"unique\" AND NOT found.partial AND \
                 (SELECT group_concat(coalesce(name, '?'), ', ') FROM \
                 (SELECT name FROM pragma_index_info(found.name) ORDER BY seqno)) = ",
            )
            .bind::<Text, _>(self.columns)
            .sql(")");
        diesel::select(exists).get_result(connection)
    }

    fn is_missing(&self) -> String {
        let Self {
            name,
            table,
            columns,
            reason,
        } = self;
        format!(
            "`{table}` has no unique index on ({columns}), without which {reason}; make it by \
             `CREATE UNIQUE INDEX {name} ON {table} ({columns})`, or restore a backup"
        )
    }
}
