//! Whether a database has what the strategy needs.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};
use eventsourcing::RecordError;

use super::{errors, schema_table::SchemaTable};
use crate::{
    item::Table,
    schema::{data_keys, dictionaries, save_keys, snapshots},
};

/// That the tables are there with every column, and with what makes saves exclude each other; and the
/// keys, which every table needs.
pub(super) fn all(
    connection: &mut SqliteConnection,
    tables: &[SchemaTable],
) -> Result<(), RecordError> {
    let keys = save_keys::table.limit(0).execute(connection);
    keys.map_err(errors::failed)?;
    refuse(KEY.check(connection))?;
    for it in tables {
        match it.items() {
            Some(items) => table(connection, items)?,
            None => beside(connection, *it)?,
        }
    }
    Ok(())
}

/// That a table beside those of items has every column.
fn beside(connection: &mut SqliteConnection, table: SchemaTable) -> Result<(), RecordError> {
    let read = match table {
        SchemaTable::DICTIONARIES => dictionaries::table.limit(0).execute(connection),
        SchemaTable::DATA_KEYS => {
            refuse(DATA_KEY.check(connection))?;
            data_keys::table.limit(0).execute(connection)
        }
        _ => snapshots::table.limit(0).execute(connection),
    };
    read.map(drop).map_err(errors::failed)
}

/// That a table of items has the columns of its items, gives no log position twice, and lets no two
/// items of a sequence have one position.
pub(super) fn table(connection: &mut SqliteConnection, table: &Table) -> Result<(), RecordError> {
    refuse(columns(connection, table))?;
    refuse(log_positions(connection, table))?;
    let sequence = Unique {
        index: format!("{}_sequence", table.name),
        table: table.name,
        columns: format!("{}, {}", table.sequence_id, table.position),
        reason: "two writers could store the same position",
    };
    refuse(sequence.check(connection))
}

/// What a check found missing, as an error.
fn refuse(missing: QueryResult<Option<String>>) -> Result<(), RecordError> {
    match missing.map_err(errors::failed)? {
        None => Ok(()),
        Some(what) => Err(RecordError::Misuse { what }),
    }
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    /// Whether a row cannot be inserted without it.
    #[diesel(sql_type = Bool)]
    needed: bool,
}

fn columns(connection: &mut SqliteConnection, table: &Table) -> QueryResult<Option<String>> {
    let found: Vec<Column> = diesel::sql_query(
        "SELECT name, \"notnull\" AND dflt_value IS NULL AND NOT pk AS needed \
         FROM pragma_table_info(?)",
    )
    .bind::<Text, _>(table.name)
    .load(connection)?;
    let Table { name, .. } = table;
    if found.is_empty() {
        return Ok(Some(format!(
            "there is no table `{name}`; run the migration that makes it"
        )));
    }
    let ours: Vec<_> = table.inserted().chain([table.log_position]).collect();
    let is = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let missing = ours
        .iter()
        .find(|it| !found.iter().any(|found| is(&found.name, it)));
    if let Some(column) = missing {
        return Ok(Some(format!(
            "`{name}` has no column `{column}`; add it by a migration, or restore a backup"
        )));
    }
    let unknown = found
        .iter()
        .find(|it| it.needed && !ours.iter().any(|ours| is(&it.name, ours)));
    Ok(unknown.map(|it| {
        format!(
            "the column `{}` of `{name}` cannot be empty, and nothing fills it; give it a default, \
             or the item a field for it",
            it.name
        )
    }))
}

/// SQLite gives the log position of a deleted last row again unless the column is `AUTOINCREMENT`,
/// which it says nowhere but in the text of the table.
fn log_positions(connection: &mut SqliteConnection, table: &Table) -> QueryResult<Option<String>> {
    let text: String =
        sql::<Text>("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ")
            .bind::<Text, _>(table.name)
            .sql(" COLLATE NOCASE")
            .get_result(connection)?;
    let key: Option<String> = sql::<Text>("SELECT name FROM pragma_table_info(")
        .bind::<Text, _>(table.name)
        .sql(") WHERE pk")
        .get_result(connection)
        .optional()?;
    let is_key = key.is_some_and(|key| key.eq_ignore_ascii_case(table.log_position));
    if is_key && says_autoincrement(&text) {
        return Ok(None);
    }
    let Table {
        name, log_position, ..
    } = table;
    Ok(Some(format!(
        "`{name}` could give a {log_position} twice; make the column `{log_position} INTEGER NOT \
         NULL PRIMARY KEY AUTOINCREMENT`"
    )))
}

/// Whether the text of a table has this word outside its comments.
fn says_autoincrement(text: &str) -> bool {
    let mut rest = text;
    let mut said = String::with_capacity(text.len());
    while let Some(at) = rest.find("--").into_iter().chain(rest.find("/*")).min() {
        said.push_str(&rest[..at]);
        let end = if rest[at..].starts_with("--") {
            "\n"
        } else {
            "*/"
        };
        rest = rest[at..].split_once(end).map_or("", |(_, rest)| rest);
        said.push(' ');
    }
    said.push_str(rest);
    said.to_ascii_uppercase().contains("AUTOINCREMENT")
}

/// What SQLite must hold unique.
struct Unique<S> {
    index: S,
    table: &'static str,
    columns: S,
    reason: &'static str,
}

/// The primary key of its table, or the like.
const KEY: Unique<&str> = Unique {
    index: "save_keys_key",
    table: "save_keys",
    columns: "table_name, save_key",
    reason: "a key could be used twice",
};

/// The primary key of its table, or the like.
const DATA_KEY: Unique<&str> = Unique {
    index: "data_keys_originator",
    table: "data_keys",
    columns: "originator_id",
    reason: "an originator could have two keys, and one be left when it is erased",
};

impl<S: AsRef<str>> Unique<S> {
    /// Whether there is a unique index of the whole table on exactly these columns. A column that is
    /// an expression has no name.
    fn check(&self, connection: &mut SqliteConnection) -> QueryResult<Option<String>> {
        let exists = sql::<Bool>("EXISTS (SELECT 1 FROM pragma_index_list(")
            .bind::<Text, _>(self.table)
            .sql(
                ") AS found WHERE found.\"unique\" AND NOT found.partial AND \
                 (SELECT group_concat(coalesce(name, '?'), ', ') FROM \
                 (SELECT name FROM pragma_index_info(found.name) ORDER BY seqno)) = ",
            )
            .bind::<Text, _>(self.columns.as_ref())
            .sql(" COLLATE NOCASE)");
        let is_there: bool = diesel::select(exists).get_result(connection)?;
        Ok((!is_there).then(|| self.is_missing()))
    }

    fn is_missing(&self) -> String {
        let (index, columns) = (self.index.as_ref(), self.columns.as_ref());
        let Self { table, reason, .. } = self;
        format!(
            "`{table}` has no unique index on ({columns}), without which {reason}; make it by \
             `CREATE UNIQUE INDEX {index} ON {table} ({columns})`, or restore a backup"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_a_comment_says_nothing() {
        for text in [
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY -- a key\n autoincrement)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY /* a key */ AutoIncrement)",
        ] {
            assert!(says_autoincrement(text), "{text}");
        }
        for text in [
            "CREATE TABLE t (id INTEGER PRIMARY KEY -- no AUTOINCREMENT\n)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY /* no AUTOINCREMENT */)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY) -- AUTOINCREMENT",
        ] {
            assert!(!says_autoincrement(text), "{text}");
        }
    }
}
