//! What PostgreSQL says of its tables: of those in the current schema, wherever else it would look.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Array, Bool, Text},
};

use super::insert::lags_behind;
use crate::{
    backend::setup::{FoundColumn, quoted},
    item::Table,
};

/// The table whose name is bound next, as the condition on a row of `pg_class`.
const IS_NAMED: &str = "relkind IN ('r', 'p') AND relnamespace = (SELECT oid FROM pg_namespace \
                        WHERE nspname = current_schema()) AND relname = ";

pub(super) fn has_table(connection: &mut PgConnection, name: &str) -> QueryResult<bool> {
    sql::<Bool>(&format!(
        "SELECT EXISTS (SELECT 1 FROM pg_class WHERE {IS_NAMED}"
    ))
    .bind::<Text, _>(name)
    .sql(")")
    .get_result(connection)
}

pub(super) fn columns(connection: &mut PgConnection, table: &str) -> QueryResult<Vec<FoundColumn>> {
    let found: Vec<(String, String, bool)> = sql::<(Text, Text, Bool)>(&format!(
        "SELECT attname::text, format_type(atttypid, NULL), attnotnull AND NOT atthasdef AND \
         attidentity = '' FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = \
         (SELECT oid FROM pg_class WHERE {IS_NAMED}"
    ))
    .bind::<Text, _>(table)
    .sql(") ORDER BY attnum")
    .load(connection)?;
    let column = |(name, kind, needed)| FoundColumn { name, kind, needed };
    Ok(found.into_iter().map(column).collect())
}

/// The types of the columns that every item has.
pub(super) fn kinds_of(table: &Table, column: &str) -> &'static [&'static str] {
    let is = |one: &str| one == column;
    if is(table.log_position) || is(table.timestamp) {
        &["bigint"]
    } else if is(table.position) {
        &["bigint", "uuid"]
    } else if is(table.sequence_id) || is(table.save_id) {
        &["uuid"]
    } else if is(table.topic) {
        &["text", "character varying"]
    } else if is(table.state) || is(table.metadata) || is(table.seal) {
        &["bytea"]
    } else {
        &[]
    }
}

/// One that refuses at once: one that is `DEFERRABLE` may refuse at the commit only.
pub(super) fn has_unique_index(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
) -> QueryResult<bool> {
    sql::<Bool>(&format!(
        "SELECT EXISTS (SELECT 1 FROM pg_index WHERE indisunique AND indisvalid AND indimmediate \
         AND indpred IS NULL AND indrelid = (SELECT oid FROM pg_class WHERE {IS_NAMED}"
    ))
    .bind::<Text, _>(table)
    .sql(
        ") AND ARRAY(SELECT coalesce(attname::text, '') FROM unnest(indkey::int2[]) WITH ORDINALITY \
         AS key (number, place) LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = number \
         WHERE place <= indnkeyatts ORDER BY place) = ",
    )
    .bind::<Array<Text>, _>(columns)
    .sql(")")
    .get_result(connection)
}

/// Whoever follows the log asks the sequence for the last number that was given: it must be the
/// column's own, count upwards, and give no session numbers in store.
pub(super) fn fault_of_log_positions(
    connection: &mut PgConnection,
    table: &Table,
) -> QueryResult<Option<String>> {
    let Table {
        name, log_position, ..
    } = *table;
    let found: Option<(bool, bool)> = sql::<(Bool, Bool)>(&format!(
        "SELECT seqcache = 1 AND seqincrement > 0 AND NOT seqcycle, CASE WHEN \
         has_sequence_privilege(seqrelid, 'USAGE, SELECT') THEN \
         coalesce(pg_sequence_last_value(seqrelid), 0) < coalesce((SELECT max({}) FROM {}), 0) ELSE \
         FALSE END FROM pg_sequence WHERE seqrelid = pg_get_serial_sequence(quote_ident(current_schema()) || '.' || quote_ident(",
        quoted(log_position),
        quoted(name)
    ))
    .bind::<Text, _>(name)
    .sql("), ")
    .bind::<Text, _>(log_position)
    .sql(")::regclass")
    .get_result(connection)
    .optional()?;
    let isolation: String = sql::<Text>("SELECT current_setting('default_transaction_isolation')")
        .get_result(connection)?;
    let how = match found {
        Some((true, _)) if isolation != "read committed" => {
            "let connections begin transactions at READ COMMITTED, as `PostgresSession` does"
        }
        Some((true, is_behind)) if has_unique_index(connection, name, &[log_position])? => {
            return Ok(is_behind.then(|| lags_behind(name, log_position)));
        }
        Some((true, _)) => "make it the primary key",
        Some((false, _)) => "let its sequence have `INCREMENT 1 CACHE 1 NO CYCLE`",
        None => "make the column `BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY`",
    };
    Ok(Some(format!(
        "whoever follows the log of `{name}` could miss an event: its order is told by the numbers \
         of the sequence of `{log_position}`, and by waiting for those who have drawn one; {how}"
    )))
}
