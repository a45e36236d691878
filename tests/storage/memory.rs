//! What is read is not held: a process of its own, `reader.rs`, says how much memory it took.
#![cfg(target_os = "linux")]

use diesel::{RunQueryDsl, sql_query, sql_types::BigInt};
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::memory::assert_that_reading_takes_little;
use tempfile::tempdir;

const EVENTS: i64 = 1_000_000;

/// Written by the database itself, which is done sooner.
const HISTORY: &str = "
    WITH RECURSIVE numbers(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
    INSERT INTO stored_events
        (originator_id, originator_version, event_type, state, timestamp, save_id)
    SELECT zeroblob(16), n,
        CASE n WHEN 0 THEN 'meter#Installed' ELSE 'meter#Read' END,
        CAST(CASE n WHEN 0 THEN '{}'
             ELSE '{\"value\":' || n || ',\"note\":\"read by the window, in the rain\"}' END AS BLOB),
        n, zeroblob(16)
    FROM numbers";

#[test]
fn a_million_events_are_read_in_less_than_64_mib() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("meter.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let history = sql_query(HISTORY).bind::<BigInt, _>(EVENTS);
    history.execute(&mut connection).unwrap();

    assert_that_reading_takes_little(env!("CARGO_BIN_EXE_storage-reader"), &file, EVENTS);
}
