//! The past: every state that an account ever had.

use serde_json::Value;

use super::Bank;

/// A bank whose 1001 was opened, got 10.00, paid 4.00 to 1002, 6.00 out, and was closed.
fn a_whole_life() -> Bank {
    let bank = Bank::new();
    for args in [
        &["open", "1002", "Bob"][..],
        &["open", "1001", "Ada"],
        &["deposit", "1001", "10"],
        &["transfer", "1001", "1002", "4"],
        &["withdraw", "1001", "6"],
        &["close", "1001"],
    ] {
        bank.done(args);
    }
    bank
}

/// What the account was after each of its events: balance, closed.
const STATES: [(i64, bool); 5] = [
    (0, false),
    (1000, false),
    (600, false),
    (0, false),
    (0, true),
];

/// The times of the events of 1001.
fn times(bank: &Bank) -> Vec<String> {
    let history = bank.json(&["history", "1001"]);
    let events = history["events"].as_array().unwrap().iter();
    let time = |event: &Value| event["time"].as_str().unwrap().to_owned();
    events.map(time).collect()
}

/// What 1001 was at a moment, and the version that it was at.
fn state(bank: &Bank, moment: &str) -> (u64, (i64, bool)) {
    let then = bank.json(&["as-of", "1001", moment]);
    let balance = then["balance_cents"].as_i64().unwrap();
    let closed = then["closed"].as_bool().unwrap();
    (then["version"].as_u64().unwrap(), (balance, closed))
}

#[test]
fn every_version_from_the_opening_to_the_closing() {
    let bank = a_whole_life();
    for (version, expected) in (0..).zip(STATES) {
        assert_eq!(state(&bank, &version.to_string()), (version, expected));
    }
}

#[test]
fn every_time_from_the_opening_to_the_closing() {
    let bank = a_whole_life();
    for (version, (time, expected)) in (0..).zip(times(&bank).iter().zip(STATES)) {
        assert_eq!(state(&bank, time), (version, expected), "{time}");
    }
    // In another zone, and when everything is long over.
    for later in [
        "9999-01-01T00:00:00+23:00",
        "9000-01-01",
        "9999-12-31",
        "9999-12-31T00:00:00Z",
    ] {
        assert_eq!(state(&bank, later), (4, STATES[4]), "{later}");
    }
}

#[test]
fn a_day_is_its_end_in_utc_and_the_answer_says_so() {
    let bank = a_whole_life();
    let closed = times(&bank).pop().unwrap();
    let (day, _) = closed.split_once('T').unwrap();
    assert_eq!(state(&bank, day), (4, STATES[4]));
    let shown = bank.json(&["show", "1001", "--at", day]);
    assert_eq!(shown, bank.json(&["as-of", "1001", day]));
    let told = bank.done(&["as-of", "1001", day]);
    assert!(
        told.starts_with(&format!("As of {day}T23:59:59.999999Z:")),
        "{told}"
    );
}

#[test]
fn a_time_before_the_opening_is_refused_with_when_it_was() {
    let bank = a_whole_life();
    let opened = &times(&bank)[0];
    for before in ["2001-01-01", "2001-01-01T00:00:00Z"] {
        let told = bank.fails(1, &["as-of", "1001", before]);
        assert!(
            told.contains("was not there then") && told.contains(opened),
            "{told}"
        );
    }
}

#[test]
fn a_version_past_the_end_is_refused_with_where_that_is() {
    let bank = a_whole_life();
    let told = bank.fails(1, &["as-of", "1001", "5"]);
    assert!(
        told.contains("has no version 5: its versions are 0 to 4"),
        "{told}"
    );
    let told = bank.fails(1, &["as-of", "9999", "0"]);
    assert!(told.contains("there is no account 9999"), "{told}");
}

#[test]
fn what_is_neither_a_version_nor_a_time_is_wrong_usage() {
    let bank = a_whole_life();
    for (moment, why) in [
        ("yesterday", "neither a version"),
        ("-1", "neither a version"),
        ("2026-11-22T10:00:00", "nor a time with its zone"),
        ("2026-02-30", "there is no day 2026-02-30"),
        ("99999999999999999999", "larger than any version"),
        ("2026-06-30T23:59:60Z", "leap second"),
    ] {
        for command in [
            &["as-of", "1001", moment][..],
            &["show", "1001", "--at", moment],
            &["show", "1001", "--version", moment],
        ] {
            let told = bank.fails(2, command);
            assert!(told.contains(why), "{command:?}: {told}");
        }
    }
    let told = bank.fails(2, &["show", "1001", "--version", "2026-11-22"]);
    assert!(told.contains("is no version"), "{told}");
}
