//! What MariaDB and MySQL say of their tables.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, Bool, Nullable, Text},
};

use super::{dialect::index_of_sequence, numbering::COUNTERS, setup::quoted};
use crate::{backend::setup::FoundColumn, item::Table};

pub(super) fn has_table(connection: &mut MysqlConnection, name: &str) -> QueryResult<bool> {
    sql::<Bool>(
        "SELECT EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND \
         TABLE_NAME = ",
    )
    .bind::<Text, _>(name)
    .sql(")")
    .get_result(connection)
}

/// The type of a column is told with what matters of it: the length of ids, that a number has no sign,
/// and how a text is compared where not byte by byte.
pub(super) fn columns(
    connection: &mut MysqlConnection,
    table: &str,
) -> QueryResult<Vec<FoundColumn>> {
    let found: Vec<(String, String, bool)> = sql::<(Text, Text, Bool)>(
        "SELECT CAST(COLUMN_NAME AS CHAR), CAST(CASE \
         WHEN DATA_TYPE = 'binary' OR COLUMN_TYPE LIKE '%unsigned%' THEN COLUMN_TYPE \
         WHEN COLLATION_NAME NOT LIKE '%bin' THEN CONCAT(DATA_TYPE, ' COLLATE ', COLLATION_NAME) \
         ELSE DATA_TYPE END AS CHAR), \
         IS_NULLABLE = 'NO' AND COLUMN_DEFAULT IS NULL AND EXTRA NOT LIKE '%auto_increment%' AND \
         EXTRA NOT LIKE '%GENERATED%' FROM information_schema.COLUMNS \
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ",
    )
    .bind::<Text, _>(table)
    .sql(" ORDER BY ORDINAL_POSITION")
    .load(connection)?;
    let column = |(name, kind, needed)| FoundColumn { name, kind, needed };
    Ok(found.into_iter().map(column).collect())
}

/// The types of the columns that every item has.
pub(super) fn kinds_of(table: &Table, column: &str) -> &'static [&'static str] {
    let is = |one: &str| one.eq_ignore_ascii_case(column);
    if is(table.log_position) || is(table.timestamp) {
        &["bigint"]
    } else if is(table.position) {
        &["bigint", "binary(16)"]
    } else if is(table.sequence_id) || is(table.save_id) {
        &["binary(16)"]
    } else if is(table.topic) {
        &["varchar", "varbinary", "text"]
    } else if is(table.state) {
        &["longblob", "mediumblob"]
    } else if is(table.metadata) || is(table.seal) {
        &["blob", "mediumblob", "longblob", "varbinary"]
    } else {
        &[]
    }
}

pub(super) fn has_unique_index(
    connection: &mut MysqlConnection,
    table: &str,
    columns: &[&str],
) -> QueryResult<bool> {
    Ok(!unique_indices(connection, table, columns)?.is_empty())
}

/// The names of the unique indices on exactly these columns.
fn unique_indices(
    connection: &mut MysqlConnection,
    table: &str,
    columns: &[&str],
) -> QueryResult<Vec<String>> {
    let found: Vec<(String, String, bool)> = sql::<(Text, Text, Bool)>(
        "SELECT CAST(INDEX_NAME AS CHAR), CAST(COALESCE(COLUMN_NAME, '') AS CHAR), SUB_PART IS NULL \
         FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0 AND TABLE_SCHEMA = DATABASE() AND \
         TABLE_NAME = ",
    )
    .bind::<Text, _>(table)
    .sql(" ORDER BY INDEX_NAME, SEQ_IN_INDEX")
    .load(connection)?;
    let is_one = |index: &[(String, String, bool)]| {
        let mut pairs = index.iter().zip(columns);
        index.len() == columns.len()
            && pairs.all(|((_, found, whole), wanted)| *whole && found.eq_ignore_ascii_case(wanted))
    };
    Ok(found
        .chunk_by(|one, next| one.0 == next.0)
        .filter(|index| is_one(index))
        .map(|index| index[0].0.clone())
        .collect())
}

/// Sequences are read by the index of this name, which is looked for only where there is one.
fn fault_of_index(connection: &mut MysqlConnection, table: &Table) -> QueryResult<Option<String>> {
    let columns = [table.sequence_id, table.position];
    let found = unique_indices(connection, table.name, &columns)?;
    let wanted = index_of_sequence(table.name);
    let is_wanted = |it: &String| it.eq_ignore_ascii_case(&wanted);
    Ok(match found.first() {
        Some(other) if !found.iter().any(is_wanted) => Some(format!(
            "sequences of `{0}` are read by the unique index `{wanted}`, and it is named `{other}`; \
             `ALTER TABLE `{0}` RENAME INDEX `{other}` TO `{wanted}``",
            table.name
        )),
        _ => None,
    })
}

/// A counter row of a table, and what there is of triggers and rows.
struct Counter {
    by_trigger: bool,
    has_trigger: bool,
    is_behind: bool,
}

/// Positions come from the counter row of the table, which must not lag behind it.
pub(super) fn fault_of_log_positions(
    connection: &mut MysqlConnection,
    table: &Table,
) -> QueryResult<Option<String>> {
    let Table {
        name, log_position, ..
    } = *table;
    if let Some(what) = fault_of_index(connection, table)? {
        return Ok(Some(what));
    }
    let counter = counter(connection, table)?;
    let how = match counter {
        _ if !is_transactional(connection, name)? => {
            format!("keep it in InnoDB by `ALTER TABLE `{name}` ENGINE = InnoDB`")
        }
        _ if !has_unique_index(connection, name, &[log_position])? => {
            "make it the primary key".into()
        }
        _ if is_automatic(connection, table)? => {
            format!("make it `BIGINT NOT NULL DEFAULT 0 CHECK (`{log_position}` > 0)`")
        }
        None => format!(
            "give the table a row in `{COUNTERS}` by `INSERT INTO {COUNTERS} (table_name) VALUES \
             ('{name}')`"
        ),
        Some(it) if it.is_behind => format!(
            "set `last_position` of its row in `{COUNTERS}` to the greatest `{log_position}`, below \
             which it is"
        ),
        Some(it) if it.has_trigger && !it.by_trigger => {
            format!("say in `{COUNTERS}` that it has a trigger, by `by_trigger = TRUE`")
        }
        Some(it) if it.by_trigger && !it.has_trigger && sees_triggers(connection, name)? => {
            "make the trigger that its row there speaks of, or say in it that there is none, by \
             `by_trigger = FALSE`"
                .into()
        }
        Some(_) => return Ok(None),
    };
    Ok(Some(format!(
        "whoever follows the log of `{name}` could miss an event: its order is told by \
         `{log_position}`, which is drawn from the row of the table in `{COUNTERS}`; {how}"
    )))
}

/// Whether a trigger is there is seen only by those who have the right to make one.
fn counter(connection: &mut MysqlConnection, table: &Table) -> QueryResult<Option<Counter>> {
    let Table {
        name, log_position, ..
    } = *table;
    let rows = format!(
        "SELECT by_trigger, last_position < COALESCE((SELECT MAX({}) FROM {}), 0), EXISTS (SELECT 1 \
         FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE() AND \
         EVENT_MANIPULATION = 'INSERT' AND EVENT_OBJECT_TABLE = ",
        quoted(log_position),
        quoted(name)
    );
    let found: Option<(bool, bool, bool)> = sql::<(Bool, Bool, Bool)>(&rows)
        .bind::<Text, _>(name)
        .sql(" AND ACTION_STATEMENT LIKE '%log_counters%') FROM log_counters WHERE table_name = ")
        .bind::<Text, _>(name)
        .get_result(connection)
        .optional()?;
    Ok(found.map(|(by_trigger, is_behind, has_trigger)| Counter {
        by_trigger,
        has_trigger,
        is_behind,
    }))
}

/// Whether this user has the right to make triggers on a table otherwise than by a role, and so sees those
/// that are there.
fn sees_triggers(connection: &mut MysqlConnection, table: &str) -> QueryResult<bool> {
    const IS_GIVEN: &str = "PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = CONCAT(QUOTE(SUBSTRING_INDEX(\
                            CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), \
                            '@', -1)))";
    sql::<Bool>(&format!(
        "SELECT EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES WHERE {IS_GIVEN}) OR EXISTS \
         (SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE {IS_GIVEN} AND DATABASE() LIKE \
         TABLE_SCHEMA) OR EXISTS (SELECT 1 FROM information_schema.TABLE_PRIVILEGES WHERE {IS_GIVEN} \
         AND TABLE_SCHEMA = DATABASE() AND TABLE_NAME = "
    ))
    .bind::<Text, _>(table)
    .sql(")")
    .get_result(connection)
}

fn is_transactional(connection: &mut MysqlConnection, table: &str) -> QueryResult<bool> {
    let engine: Option<String> = sql::<Nullable<Text>>(
        "SELECT CAST(ENGINE AS CHAR) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() \
         AND TABLE_NAME = ",
    )
    .bind::<Text, _>(table)
    .get_result(connection)?;
    Ok(engine.is_some_and(|it| it.eq_ignore_ascii_case("InnoDB")))
}

fn is_automatic(connection: &mut MysqlConnection, table: &Table) -> QueryResult<bool> {
    let count: i64 = sql::<BigInt>(
        "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND EXTRA \
         LIKE '%auto_increment%' AND TABLE_NAME = ",
    )
    .bind::<Text, _>(table.name)
    .sql(" AND COLUMN_NAME = ")
    .bind::<Text, _>(table.log_position)
    .get_result(connection)?;
    Ok(count > 0)
}
