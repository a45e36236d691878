//! A time-bucketed log in a table of the user's own, with a column that is filled from the messages.
// `table!` makes public items.
#![allow(missing_docs)]

use diesel::{connection::SimpleConnection, prelude::*};
use eventsourcing::{BucketSize, TimebucketedLog, Timestamp, Uuid};
use eventsourcing_diesel::{SequencedItem, SqliteDatastore};

diesel::table! {
    door_messages (log_position) {
        log_position -> BigInt,
        bucket -> Binary,
        at -> BigInt,
        kind -> Text,
        body -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Binary,
        seal -> Nullable<Binary>,
        message -> Nullable<Text>,
    }
}

const TABLE: &str = "
    CREATE TABLE door_messages (
        log_position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        bucket BLOB NOT NULL,
        at BIGINT NOT NULL,
        kind TEXT NOT NULL,
        body BLOB NOT NULL,
        timestamp BIGINT NOT NULL,
        metadata BLOB,
        save_id BLOB NOT NULL,
        seal BLOB,
        message TEXT
    );
    CREATE UNIQUE INDEX door_messages_sequence ON door_messages (bucket, at);";

#[derive(SequencedItem)]
#[sequenced_item(table = door_messages)]
struct DoorMessage {
    #[sequenced_item(sequence_id)]
    bucket: Uuid,
    #[sequenced_item(position)]
    at: Timestamp,
    #[sequenced_item(topic)]
    kind: String,
    #[sequenced_item(state)]
    body: Vec<u8>,
    message: Option<String>,
}

#[test]
fn a_column_is_filled_from_the_messages_and_from_nothing_else() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(TABLE).unwrap();
    drop(connection);
    let items = datastore.table::<DoorMessage>().unwrap();
    let log: TimebucketedLog<String, _> = items
        .event_store()
        .start_timebucketed_log(Uuid::now_v7(), BucketSize::Day)
        .unwrap();
    log.log_messages(["opened", "closed"].map(str::to_owned))
        .unwrap();
    log.log_message("opened again".into()).unwrap();
    let found: Vec<Option<String>> = door_messages::table
        .select(door_messages::message)
        .order(door_messages::log_position)
        .load(&mut datastore.pool().get().unwrap())
        .unwrap();
    let found: Vec<_> = found.iter().map(Option::as_deref).collect();
    // The log was started, and a bucket opened, before.
    let expected = [
        None,
        None,
        Some("opened"),
        Some("closed"),
        Some("opened again"),
    ];
    assert_eq!(found, expected);
}
