//! What is read is not held: a process of its own, `reader.rs`, says how much memory it took.
#![cfg(target_os = "linux")]

use std::process::Command;

use diesel::{RunQueryDsl, sql_query, sql_types::BigInt};
use eventsourcing_diesel::SqliteDatastore;
use tempfile::tempdir;
use uuid::Uuid;

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

    let output = Command::new(env!("CARGO_BIN_EXE_storage-reader"))
        .arg(&file)
        .arg(Uuid::nil().to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let numbers: Vec<i64> = said
        .split_whitespace()
        .map(|it| it.parse().unwrap())
        .collect();
    let [logged, in_sequence, version, peak] = numbers[..] else {
        panic!("{said}");
    };
    assert_eq!((logged, in_sequence, version), (EVENTS, EVENTS, EVENTS - 1));
    assert!(peak < 64 * 1024, "{peak} KiB");
}
