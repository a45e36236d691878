//! What scripts rely on: JSON, exit codes, and silence where nobody asked.

use std::{fs::File, process::Stdio};

use diesel::connection::SimpleConnection as _;
use serde_json::Value;

use super::{Bank, Ended};

#[test]
fn every_command_answers_with_one_json_document() {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", "R-1,deposit,1001,5,\n");
    for args in [
        &["open", "1001", "Ada", "--limit", "1"][..],
        &["deposit", "1001", "2"],
        &["withdraw", "1001", "2"],
        &["limit", "1001", "0"],
        &["import", &statement],
        &["show", "1001"],
        &["as-of", "1001", "0"],
        &["list"],
        &["history", "1001"],
        &["open", "1002", "Bob"],
        &["transfer", "1001", "1002", "5"],
        &["transfer", "1002", "1001", "5"],
        &["withdraw", "1001", "5"],
        &["close", "1001"],
    ] {
        assert!(bank.json(args).is_object(), "{args:?}");
    }
}

#[test]
fn amounts_are_whole_cents() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "Ada", "--limit", "7"]);
    bank.done(&["deposit", "1001", "0.29"]);
    let shown = bank.json(&["show", "1001"]);
    assert_eq!(shown["balance_cents"], 29);
    assert_eq!(shown["limit_cents"], 700);
}

#[test]
fn errors_are_json_with_the_exit_code_of_the_process() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "Ada"]);
    let folder = super::text(bank.folder.path());
    for (code, args) in [
        (1, &["withdraw", "1001", "1"][..]),
        (1, &["show", "1002"]),
        (1, &["transfer", "1001", "1002", "1"]),
        (2, &["withdraw", "1001"]),
        (2, &["withdraw", "1001", "1,00"]),
        (1, &["as-of", "1001", "1"]),
        (2, &["as-of", "1001", "now"]),
        (2, &["lend"]),
        (3, &["list", "--database", &folder]),
        (4, &["import", "missing.csv"]),
    ] {
        let told = bank.fails(code, &[args, &["--json"]].concat());
        let document: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(document["error"]["exit_code"], code, "{told}");
        assert!(document["error"]["message"].is_string(), "{told}");
    }
}

#[test]
fn the_causes_of_an_error_are_told() {
    let bank = Bank::new();
    let folder = super::text(bank.folder.path());
    let told = bank.fails(3, &["list", "--json", "--database", &folder]);
    let document: Value = serde_json::from_str(&told).unwrap();
    let cause = document["error"]["causes"][0].as_str().unwrap();
    assert!(cause.contains("directory"), "{told}");
}

#[test]
fn help_and_version_are_answers() {
    let bank = Bank::new();
    let help = bank.done(&["--help"]);
    assert!(help.contains("Exit codes:"), "{help}");
    assert!(bank.done(&["--version"]).starts_with("bank-account "));
}

#[test]
fn the_option_goes_before_the_environment() {
    let bank = Bank::new();
    let other = super::text(&bank.path("other.db"));
    bank.done(&["--database", &other, "open", "1001", "Ada"]);
    assert!(bank.path("other.db").exists());
    assert!(!bank.path("bank.db").exists());
}

#[test]
fn nothing_but_the_answer_is_written_where_nobody_watches() {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", "R-1,open,1001,0,Ada\n");
    let ended = bank.run(&["import", &statement]);
    assert_eq!(ended.stderr, "");
    assert!(!ended.stdout.contains('\u{1b}'), "{ended:?}");
}

#[test]
fn what_others_wrote_does_not_steer_the_terminal() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "\u{1b}[2J\u{7}Ada"]);
    let shown = bank.done(&["show", "1001"]);
    assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "Ada"]);
    let mut list = bank.command(&["list"]);
    let mut running = list
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(running.stdout.take());
    let ended = Ended::of(&running.wait_with_output().unwrap());
    assert_eq!((ended.code, &*ended.stderr), (0, ""));
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_failure_of_its_own() {
    let bank = Bank::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut open = bank.command(&["open", "1001", "Ada"]);
    let output = open.stdout(full).output().unwrap();
    let ended = Ended::of(&output);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(ended.stderr.contains("what was asked is done"), "{ended:?}");
    assert_eq!(bank.balance("1001"), 0);
}

/// Of what was booked before, only its own event is read; the account has another, which is damaged.
#[test]
fn an_answer_that_cannot_be_read_back_is_a_failure_of_its_own() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "Ada"]);
    bank.done(&["open", "1002", "Bob"]);
    bank.done(&["deposit", "1001", "5"]);
    let statement = bank.statement("s.csv", "R-1,deposit,1001,5,\n");
    bank.done(&["import", &statement]);
    let transfer = ["transfer", "1001", "1002", "5", "--reference", "R-2"];
    bank.done(&["deposit", "1002", "5"]);
    bank.done(&transfer);
    bank.connection()
        .batch_execute("UPDATE stored_events SET state = '{' WHERE originator_version = 1")
        .unwrap();
    for again in [
        &["deposit", "1001", "5", "--reference", "R-1"][..],
        &["import", &statement],
        &transfer,
    ] {
        let told = bank.fails(5, again);
        assert!(told.contains("what was asked is done"), "{told}");
        assert!(told.contains("because: "), "{told}");
    }
}
