//! The questions, as expressions that name no database.

use diesel::{
    dsl::{auto_type, sql},
    expression::SqlLiteral,
    prelude::*,
    sql_types::Bool,
};

use crate::{
    row::Id,
    schema::{save_keys, stored_events},
};

/// The events of one sequence from one version to another, oldest first.
#[auto_type(no_type_alias)]
pub(crate) fn ascending(id: Id, first: i64, last: i64, limit: i64) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .filter(stored_events::originator_version.between(first, last))
        .order(stored_events::originator_version.asc())
        .limit(limit)
}

/// The same, newest first.
#[auto_type(no_type_alias)]
pub(crate) fn descending(id: Id, first: i64, last: i64, limit: i64) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .filter(stored_events::originator_version.between(first, last))
        .order(stored_events::originator_version.desc())
        .limit(limit)
}

/// The last version of a sequence.
#[auto_type(no_type_alias)]
pub(crate) fn last_version(id: Id) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .order(stored_events::originator_version.desc())
        .limit(1i64)
        .select(stored_events::originator_version)
}

/// A page of the log.
#[auto_type(no_type_alias)]
pub(crate) fn log(after: i64, limit: i64) -> _ {
    stored_events::table
        .filter(stored_events::log_position.gt(after))
        .order(stored_events::log_position.asc())
        .limit(limit)
}

/// A page of the first events of these types. The 0 is written out: SQLite does not use a partial
/// index when it is bound.
#[auto_type(no_type_alias)]
pub(crate) fn originators<'a>(event_types: &'a [&'a str], after: i64, limit: i64) -> _ {
    let is_first: SqlLiteral<Bool> = sql::<Bool>("originator_version = 0");
    stored_events::table
        .filter(is_first)
        .filter(stored_events::event_type.eq_any(event_types))
        .filter(stored_events::log_position.gt(after))
        .order(stored_events::log_position.asc())
        .limit(limit)
        .select((stored_events::log_position, stored_events::originator_id))
}

/// What was stored under a key.
#[auto_type(no_type_alias)]
pub(crate) fn keyed_save<'a>(key: &'a str) -> _ {
    save_keys::table
        .filter(save_keys::save_key.eq(key))
        .select((save_keys::save_id, save_keys::ranges))
}

/// One event.
#[auto_type(no_type_alias)]
pub(crate) fn event(id: Id, version: i64) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .filter(stored_events::originator_version.eq(version))
}
