// @generated automatically by Diesel CLI.

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    data_keys (originator_id) {
        originator_id -> Id,
        wrapped -> Nullable<Binary>,
        destroyed_on -> Nullable<BigInt>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    dictionaries (dictionary_id) {
        dictionary_id -> BigInt,
        content -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    integer_sequenced_items (log_position) {
        log_position -> BigInt,
        sequence_id -> Id,
        position -> BigInt,
        topic -> Text,
        state -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Id,
        seal -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    save_keys (table_name, save_key) {
        table_name -> Text,
        save_key -> Text,
        save_id -> Id,
        ranges -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    snapshots (originator_id, fingerprint, originator_version) {
        originator_id -> Id,
        fingerprint -> Id,
        originator_version -> BigInt,
        created_on -> BigInt,
        last_modified -> BigInt,
        as_of -> BigInt,
        ended -> Bool,
        save_id -> Id,
        state -> Binary,
        checksum -> Id,
        seal -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    stored_events (log_position) {
        log_position -> BigInt,
        originator_id -> Id,
        originator_version -> BigInt,
        event_type -> Text,
        state -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Id,
        seal -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    timestamp_sequenced_items (log_position) {
        log_position -> BigInt,
        sequence_id -> Id,
        position -> BigInt,
        topic -> Text,
        state -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Id,
        seal -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql_types::*;

    timeuuid_sequenced_items (log_position) {
        log_position -> BigInt,
        sequence_id -> Id,
        position -> Id,
        topic -> Text,
        state -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Id,
        seal -> Nullable<Binary>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    data_keys,
    dictionaries,
    integer_sequenced_items,
    save_keys,
    snapshots,
    stored_events,
    timestamp_sequenced_items,
    timeuuid_sequenced_items,
);
