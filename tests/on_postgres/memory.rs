//! What is read is not held.
#![cfg(target_os = "linux")]

use diesel::{RunQueryDsl, sql_query};
use eventsourcing_tests::memory::assert_that_reading_takes_little;

use super::fresh;

const EVENTS: i64 = 1_000_000;

#[test]
fn a_million_events_are_read_in_less_than_64_mib() {
    let (_, schema) = fresh();
    let history = format!(
        "INSERT INTO stored_events \
         (originator_id, originator_version, event_type, state, timestamp, save_id) \
         SELECT '{nobody}', n, CASE n WHEN 0 THEN 'meter#Installed' ELSE 'meter#Read' END, \
         convert_to(CASE n WHEN 0 THEN '{{}}' ELSE \
         '{{\"value\":' || n || ',\"note\":\"read by the window, in the rain\"}}' END, 'UTF8'), \
         n, '{nobody}' FROM generate_series(0, {EVENTS} - 1) AS n",
        nobody = uuid::Uuid::nil(),
    );
    sql_query(history)
        .execute(&mut schema.connection())
        .unwrap();

    let name = schema.settings().session().schema.clone().unwrap();
    let url = format!("{}?options=-csearch_path%3D{name}", schema.settings().url());
    assert_that_reading_takes_little(env!("CARGO_BIN_EXE_storage-reader"), url, EVENTS);
}
