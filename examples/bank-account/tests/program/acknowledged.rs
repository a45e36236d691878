//! What an import tells of each line while it goes on.

use std::process::Stdio;

use serde_json::{Value, json};

use super::{Bank, Ended};

const LINES: &str = "R-1,open,1001,0,Ada\n\
    R-2,deposit,1001,5,\n\
    R-3,withdraw,1001,9,\n\
    too short\n";

#[test]
fn every_line_is_told_of_before_the_answer() {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", LINES);
    let import = ["import", "--acknowledge", &statement];
    let first = bank.done(&import);
    assert!(
        first.starts_with("2\tbooked\tR-1\n3\tbooked\tR-2\n4\trefused\tR-3\n5\trefused\t\n"),
        "{first}"
    );
    assert!(
        first.contains("2 booked, 0 booked before, 2 refused"),
        "{first}"
    );
    let second = bank.done(&import);
    assert!(second.starts_with("2\tbooked_before\tR-1\n"), "{second}");
}

#[test]
fn scripts_are_told_in_json_line_by_line() {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", LINES);
    let told = bank.done(&["import", "--acknowledge", "--json", &statement]);
    let mut lines = told.lines();
    let mut next = || serde_json::from_str::<Value>(lines.next().unwrap()).unwrap();
    assert_eq!(
        next(),
        json!({"line": 2, "outcome": "booked", "reference": "R-1"})
    );
    next();
    next();
    assert_eq!(
        next(),
        json!({"line": 5, "outcome": "refused", "reference": null})
    );
    let answer: String = lines.collect();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["booked"], 2);
}

#[test]
#[cfg(target_os = "linux")]
fn an_import_that_cannot_tell_stops_and_can_go_on() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    stops_and_can_go_on(full.into());
}

/// As `head -1` goes when it has its line.
#[test]
#[cfg(unix)]
fn an_import_whose_reader_has_gone_stops_and_can_go_on() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    stops_and_can_go_on(writer.into());
}

#[cfg(unix)]
fn stops_and_can_go_on(stdout: Stdio) {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", LINES);
    let mut import = bank.command(&["import", "--acknowledge", &statement]);
    let ended = Ended::of(&import.stdout(stdout).output().unwrap());
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(ended.stderr.contains("stopped at line 2"), "{ended:?}");
    let view = bank.json(&["import", &statement]);
    assert_eq!(
        (&view["booked"], &view["booked_before"]),
        (&json!(1), &json!(1))
    );
}
