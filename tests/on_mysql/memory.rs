//! What is read is not held.
#![cfg(target_os = "linux")]

use diesel::connection::SimpleConnection;
use eventsourcing_tests::memory::assert_that_reading_takes_little;

use super::fresh_without_triggers;

const EVENTS: i64 = 1_000_000;

#[test]
fn a_million_events_are_read_in_less_than_64_mib() {
    let (_, database) = fresh_without_triggers();
    let history = format!(
        "INSERT INTO stored_events (log_position, originator_id, originator_version, event_type, \
         state, timestamp, save_id) SELECT seq + 1, REPEAT('\\0', 16), seq, \
         IF(seq = 0, 'meter#Installed', 'meter#Read'), IF(seq = 0, '{{}}', \
         CONCAT('{{\"value\":', seq, ',\"note\":\"read by the window, in the rain\"}}')), seq, \
         REPEAT('\\0', 16) FROM seq_0_to_{}; \
         UPDATE log_counters SET last_position = {EVENTS} WHERE table_name = 'stored_events'",
        EVENTS - 1
    );
    database.connection().batch_execute(&history).unwrap();
    assert_that_reading_takes_little(env!("CARGO_BIN_EXE_storage-reader"), database.url(), EVENTS);
}
