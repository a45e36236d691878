//! What the tables of items need of others, so that none loses it.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};
use eventsourcing::RecordError;

use super::{errors, schema_table::SchemaTable};

/// Tables that are to be emptied or dropped, of a datastore on some table of items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Going<'a> {
    pub(super) tables: &'a [SchemaTable],
    pub(super) datastore_is_on: SchemaTable,
}

impl Going<'_> {
    /// That no rows are left which would be unreadable without what goes.
    pub(super) fn leave_no_rows_unreadable(
        self,
        connection: &mut SqliteConnection,
    ) -> Result<(), RecordError> {
        let needed = self.tables.iter().filter(|it| it.rows_need_it());
        for needed in needed {
            if !exists(connection, needed.name()).map_err(errors::failed)? {
                continue;
            }
            let found = self.left(connection, has_rows);
            if let Some(left) = found.map_err(errors::failed)? {
                let (needed, left) = (needed.name(), left.name());
                return Err(misuse(format!(
                    "without `{needed}` the rows of `{left}` could not be read; truncate `{left}` \
                     first or together with it, or choose `only` tables other than `{needed}`"
                )));
            }
        }
        Ok(())
    }

    /// That no table is left without the `save_keys`, which are dropped with `stored_events`.
    pub(super) fn leave_no_table_without_keys(
        self,
        connection: &mut SqliteConnection,
    ) -> Result<(), RecordError> {
        if !self.include(SchemaTable::STORED_EVENTS) {
            return Ok(());
        }
        let found = self.left(connection, |_, _| Ok(true));
        let Some(left) = found.map_err(errors::failed)? else {
            return Ok(());
        };
        let how = if left.made_by().is_empty() {
            "drop that first by the migration that made it"
        } else {
            "drop both"
        };
        Err(misuse(format!(
            "`save_keys` goes with `stored_events`, and `{}` needs it; {how}, or truncate \
             `stored_events`",
            left.name()
        )))
    }

    /// A table of items that is there, does not go, and is as asked for.
    fn left(
        self,
        connection: &mut SqliteConnection,
        is_meant: impl Fn(&mut SqliteConnection, &str) -> QueryResult<bool>,
    ) -> QueryResult<Option<SchemaTable>> {
        let known = SchemaTable::OURS.into_iter().chain([self.datastore_is_on]);
        for table in known.filter(|it| it.items().is_some() && !self.include(*it)) {
            if exists(connection, table.name())? && is_meant(connection, table.name())? {
                return Ok(Some(table));
            }
        }
        Ok(None)
    }

    /// By name, as SQLite compares names: an item of the user's own can name a table of ours.
    fn include(self, table: SchemaTable) -> bool {
        let is = |it: &SchemaTable| it.name().eq_ignore_ascii_case(table.name());
        self.tables.iter().any(is)
    }
}

fn exists(connection: &mut SqliteConnection, table: &str) -> QueryResult<bool> {
    sql::<Bool>("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ")
        .bind::<Text, _>(table)
        .sql(" COLLATE NOCASE)")
        .get_result(connection)
}

fn has_rows(connection: &mut SqliteConnection, table: &str) -> QueryResult<bool> {
    let rows = format!("SELECT EXISTS (SELECT 1 FROM {})", quoted(table));
    sql::<Bool>(&rows).get_result(connection)
}

/// A name as SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn misuse(what: String) -> RecordError {
    RecordError::Misuse { what }
}
