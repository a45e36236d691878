//! What SQLite says of its tables.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};

use crate::{backend::setup::FoundColumn, item::Table};

pub(super) fn columns(
    connection: &mut SqliteConnection,
    table: &str,
) -> QueryResult<Vec<FoundColumn>> {
    let found: Vec<(String, String, bool)> = sql::<(Text, Text, Bool)>(
        "SELECT name, type, \"notnull\" AND dflt_value IS NULL AND NOT pk \
         FROM pragma_table_info(",
    )
    .bind::<Text, _>(table)
    .sql(")")
    .load(connection)?;
    let column = |(name, kind, needed)| FoundColumn { name, kind, needed };
    Ok(found.into_iter().map(column).collect())
}

/// A unique index of the whole table on exactly these columns. A column that is an expression has no
/// name.
pub(super) fn has_unique_index(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[&str],
) -> QueryResult<bool> {
    let exists = sql::<Bool>("EXISTS (SELECT 1 FROM pragma_index_list(")
        .bind::<Text, _>(table)
        .sql(
            ") AS found WHERE found.\"unique\" AND NOT found.partial AND \
             (SELECT group_concat(coalesce(name, '?'), ', ') FROM \
             (SELECT name FROM pragma_index_info(found.name) ORDER BY seqno)) = ",
        )
        .bind::<Text, _>(columns.join(", "))
        .sql(" COLLATE NOCASE)");
    diesel::select(exists).get_result(connection)
}

/// SQLite gives the log position of a deleted last row again unless the column is `AUTOINCREMENT`,
/// which it says nowhere but in the text of the table.
pub(super) fn fault_of_log_positions(
    connection: &mut SqliteConnection,
    table: &Table,
) -> QueryResult<Option<String>> {
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
