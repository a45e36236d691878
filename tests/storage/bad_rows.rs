//! Rows that are not as we store them: each stops the reader with an error that names it.

use diesel::connection::SimpleConnection;
use eventsourcing::{LogPosition, RecordError, RecordStrategy};
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::{events, new_id, save};

/// What the reader of three events is told after `sql` has changed the second.
fn after(sql: &str) -> String {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let id = new_id();
    datastore
        .strategy()
        .append(&save(events(id, 0..3)).with_key("key"))
        .unwrap();
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    let answer = datastore.strategy().all_items(LogPosition::START, 10);
    let Err(RecordError::Corrupt { what }) = answer else {
        panic!("{answer:?}");
    };
    what
}

#[test]
fn a_version_below_0_is_named() {
    let what = after("UPDATE stored_events SET originator_version = -7 WHERE log_position = 2");
    assert_eq!(
        what,
        "in `:memory:`, the row of `stored_events` at log_position 2: its originator_version is -7, \
         below 0"
    );
}

#[test]
fn a_version_that_is_a_text_is_named() {
    let what = after("UPDATE stored_events SET originator_version = 'two' WHERE log_position = 2");
    assert!(
        what.ends_with("at log_position 2: its originator_version is \"two\", no integer"),
        "{what}"
    );
}

#[test]
fn an_id_of_another_length_is_named() {
    let what = after("UPDATE stored_events SET originator_id = x'0102' WHERE log_position = 2");
    assert!(
        what.ends_with("at log_position 2: its originator_id has 2 bytes, where ids have 16"),
        "{what}"
    );
}

#[test]
fn a_save_id_of_another_length_is_named() {
    let what = after("UPDATE stored_events SET save_id = x'' WHERE log_position = 2");
    assert!(
        what.ends_with("at log_position 2: its save_id has 0 bytes, where ids have 16"),
        "{what}"
    );
}

#[test]
fn a_topic_that_is_not_utf8_is_named() {
    let what =
        after("UPDATE stored_events SET event_type = CAST(x'61FF' AS TEXT) WHERE log_position = 2");
    assert!(
        what.contains("at log_position 2: its event_type is not UTF-8"),
        "{what}"
    );
}

#[test]
fn a_timestamp_that_is_a_text_is_named() {
    let what = after("UPDATE stored_events SET timestamp = '2026-11-01' WHERE log_position = 2");
    assert!(
        what.ends_with("at log_position 2: its timestamp is \"2026-11-01\", no integer"),
        "{what}"
    );
}

#[test]
fn what_comes_before_a_bad_row_is_still_shown() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let id = new_id();
    datastore
        .strategy()
        .append(&save(events(id, 0..3)))
        .unwrap();
    let sql = "UPDATE stored_events SET save_id = x'00' WHERE log_position = 3";
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    assert_eq!(
        datastore
            .strategy()
            .all_items(LogPosition::START, 2)
            .unwrap()
            .len(),
        2
    );
    assert!(datastore.strategy().get_item(id, 1).unwrap().is_some());
    assert!(datastore.strategy().get_item(id, 2).is_err());
}

#[test]
fn a_negative_log_position_is_never_taken_for_another() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let id = new_id();
    datastore
        .strategy()
        .append(&save(events(id, 0..1)))
        .unwrap();
    let sql = "UPDATE stored_events SET log_position = -1";
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    let answer = datastore.strategy().get_items(&id.into());
    assert!(
        matches!(answer, Err(RecordError::Corrupt { .. })),
        "{answer:?}"
    );
}

#[test]
fn an_originator_with_a_bad_id_is_named() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    datastore
        .strategy()
        .append(&save(events(new_id(), 0..1)))
        .unwrap();
    let sql = "UPDATE stored_events SET originator_id = x'00'";
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    let answer = datastore
        .strategy()
        .originators(&["test#Happened"], LogPosition::START, 9);
    assert!(
        matches!(answer, Err(RecordError::Corrupt { .. })),
        "{answer:?}"
    );
}

#[test]
fn a_key_with_unreadable_ranges_is_named() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    datastore
        .strategy()
        .append(&save(Vec::new()).with_key("ref 7"))
        .unwrap();
    let sql = "UPDATE save_keys SET ranges = '[{}]'";
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    let answer = datastore.strategy().find_save("ref 7");
    let Err(RecordError::Corrupt { what }) = answer else {
        panic!("{answer:?}");
    };
    assert!(
        what.contains("under \"ref 7\": its ranges do not decode"),
        "{what}"
    );
}
