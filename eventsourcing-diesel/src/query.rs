//! The questions, as expressions that name no database. Limits are for each database to set: not all
//! take them well.

pub(crate) mod data_keys;

use diesel::{
    dsl::{auto_type, sql},
    expression::SqlLiteral,
    prelude::*,
    sql_types::Bool,
};

use crate::{
    row::Id,
    schema::{save_keys, snapshots, stored_events},
};

/// The events of one sequence from one version to another, oldest first.
#[auto_type(no_type_alias)]
pub(crate) fn ascending(id: Id, first: i64, last: i64) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .filter(stored_events::originator_version.between(first, last))
        .order(stored_events::originator_version.asc())
}

/// The same, newest first.
#[auto_type(no_type_alias)]
pub(crate) fn descending(id: Id, first: i64, last: i64) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .filter(stored_events::originator_version.between(first, last))
        .order(stored_events::originator_version.desc())
}

/// The versions of a sequence, the last one first.
#[auto_type(no_type_alias)]
pub(crate) fn last_versions(id: Id) -> _ {
    stored_events::table
        .filter(stored_events::originator_id.eq(id))
        .order(stored_events::originator_version.desc())
        .select(stored_events::originator_version)
}

/// The log after a position.
#[auto_type(no_type_alias)]
pub(crate) fn log(after: i64) -> _ {
    stored_events::table
        .filter(stored_events::log_position.gt(after))
        .order(stored_events::log_position.asc())
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

/// The snapshots of an originator up to a version and a time, the newest first.
#[auto_type(no_type_alias)]
pub(crate) fn snapshots(id: Id, fingerprint: Id, last: i64, as_of: i64) -> _ {
    snapshots::table
        .filter(snapshots::originator_id.eq(id))
        .filter(snapshots::fingerprint.eq(fingerprint))
        .filter(snapshots::originator_version.le(last))
        .filter(snapshots::as_of.le(as_of))
        .order(snapshots::originator_version.desc())
        .select((
            snapshots::originator_version,
            snapshots::created_on,
            snapshots::last_modified,
            snapshots::as_of,
            snapshots::ended,
            snapshots::save_id,
            snapshots::state,
            snapshots::checksum,
        ))
}

/// The versions of the snapshots of an originator, the newest first.
#[auto_type(no_type_alias)]
pub(crate) fn snapshot_versions(id: Id, fingerprint: Id) -> _ {
    snapshots::table
        .filter(snapshots::originator_id.eq(id))
        .filter(snapshots::fingerprint.eq(fingerprint))
        .order(snapshots::originator_version.desc())
        .select(snapshots::originator_version)
}

/// The snapshots of an originator, of whatever shape, below a version.
#[auto_type(no_type_alias)]
pub(crate) fn snapshots_below(id: Id, version: i64) -> _ {
    snapshots::table
        .filter(snapshots::originator_id.eq(id))
        .filter(snapshots::originator_version.lt(version))
}

/// All snapshots of an originator.
#[auto_type(no_type_alias)]
pub(crate) fn snapshots_of(id: Id) -> _ {
    snapshots::table.filter(snapshots::originator_id.eq(id))
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::QueryId;

    use super::*;

    fn is_prepared_once<Q: QueryId>(_: &Q) -> bool {
        Q::HAS_STATIC_QUERY_ID
    }

    #[test]
    fn what_is_asked_often_is_prepared_once() {
        let id = Id(uuid::Uuid::nil());
        assert!(is_prepared_once(&ascending(id, 0, 1)), "ascending");
        assert!(is_prepared_once(&descending(id, 0, 1)), "descending");
        assert!(is_prepared_once(&last_versions(id)), "last_versions");
        assert!(is_prepared_once(&log(0)), "log");
        assert!(is_prepared_once(&keyed_save("key")), "keyed_save");
        assert!(is_prepared_once(&event(id, 0)), "event");
        assert!(is_prepared_once(&snapshots(id, id, 0, 0)), "snapshots");
        assert!(
            is_prepared_once(&snapshot_versions(id, id)),
            "snapshot_versions"
        );
        assert!(is_prepared_once(&snapshots_below(id, 0)), "snapshots_below");
    }
}
