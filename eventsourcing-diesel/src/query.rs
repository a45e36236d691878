//! What is asked of keys and snapshots, as expressions that name no database.

pub(crate) mod data_keys;

use diesel::{dsl::auto_type, prelude::*};

use crate::{
    row::Id,
    schema::{dictionaries, save_keys, snapshots},
};

/// What was stored under a key.
#[auto_type(no_type_alias)]
pub(crate) fn keyed_save<'a>(table_name: &'a str, key: &'a str) -> _ {
    save_keys::table
        .filter(save_keys::table_name.eq(table_name))
        .filter(save_keys::save_key.eq(key))
        .select((save_keys::save_id, save_keys::ranges))
}

/// The keys of the saves of a table.
#[auto_type(no_type_alias)]
pub(crate) fn keys_of<'a>(table_name: &'a str) -> _ {
    save_keys::table.filter(save_keys::table_name.eq(table_name))
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
            snapshots::seal,
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

/// The content of a dictionary.
#[auto_type(no_type_alias)]
pub(crate) fn dictionary(id: i64) -> _ {
    dictionaries::table
        .filter(dictionaries::dictionary_id.eq(id))
        .select(dictionaries::content)
}

/// A row of a dictionary.
#[auto_type(no_type_alias)]
pub(crate) fn new_dictionary<'a>(id: i64, content: &'a [u8]) -> _ {
    (
        dictionaries::dictionary_id.eq(id),
        dictionaries::content.eq(content),
    )
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
        assert!(
            is_prepared_once(&keyed_save("stored_events", "key")),
            "keyed_save"
        );
        assert!(is_prepared_once(&snapshots(id, id, 0, 0)), "snapshots");
        assert!(
            is_prepared_once(&snapshot_versions(id, id)),
            "snapshot_versions"
        );
        assert!(is_prepared_once(&snapshots_below(id, 0)), "snapshots_below");
        assert!(is_prepared_once(&dictionary(0)), "dictionary");
    }
}
