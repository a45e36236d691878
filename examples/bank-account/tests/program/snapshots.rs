//! Snapshots: they are taken, accounts are loaded from them, and no answer tells.

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use serde_json::Value;

use super::Bank;

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = BigInt)]
    originator_version: i64,
}

/// The versions of which snapshots are kept, of all accounts.
fn kept(bank: &Bank) -> Vec<i64> {
    let query = sql_query("SELECT originator_version FROM snapshots ORDER BY originator_version");
    let kept: Vec<Kept> = query.load(&mut bank.connection()).unwrap();
    kept.iter().map(|it| it.originator_version).collect()
}

/// Changes the tables; answers with how many rows.
fn change(bank: &Bank, statement: &str) -> usize {
    sql_query(statement)
        .execute(&mut bank.connection())
        .unwrap()
}

/// Books the opening of an account and so many deposits, as one statement.
fn open_with_deposits(bank: &Bank, account: &str, deposits: u32) {
    let lines = (1..=deposits).map(|n| format!("{account}-{n},deposit,{account},{n},\n"));
    let open = format!("{account}-0,open,{account},0,Ada\n");
    let lines: String = std::iter::once(open).chain(lines).collect();
    bank.done(&["import", &bank.statement("deposits.csv", &lines)]);
}

/// What the program answers about an account of 231 events.
fn answers(bank: &Bank, time: &str) -> Vec<Value> {
    let as_of = |moment| bank.json(&["as-of", "1001", moment]);
    let mut answers: Vec<_> = ["0", "48", "49", "50", "199", "200", "230", time]
        .map(as_of)
        .into();
    answers.push(bank.json(&["show", "1001"]));
    answers.push(bank.json(&["history", "1001"]));
    answers.push(bank.json(&["list"]));
    answers
}

#[test]
fn they_are_taken_as_movements_are_booked_and_the_newest_are_kept() {
    let bank = Bank::new();
    open_with_deposits(&bank, "1001", 48);
    assert!(kept(&bank).is_empty());
    bank.done(&["deposit", "1001", "1"]);
    assert_eq!(kept(&bank), [49]);
    let more = (0..200).map(|n| format!("more-{n},deposit,1001,1,\n"));
    let more: String = more.collect();
    bank.done(&["import", &bank.statement("more.csv", &more)]);
    assert_eq!(kept(&bank), [149, 199, 249]);
}

#[test]
fn transfers_take_them_too() {
    let bank = Bank::new();
    bank.done(&["open", "1002", "Bob"]);
    open_with_deposits(&bank, "1001", 48);
    bank.done(&["transfer", "1001", "1002", "5"]);
    assert_eq!(kept(&bank), [49]);
    assert_eq!(bank.balance("1001"), 48 * 49 / 2 * 100 - 500);
}

#[test]
fn every_answer_is_the_same_with_them_with_damaged_ones_and_without() {
    let bank = Bank::new();
    open_with_deposits(&bank, "1001", 230);
    let history = bank.json(&["history", "1001"]);
    let time = history["events"][120]["time"].as_str().unwrap();

    let with = answers(&bank, time);
    assert_eq!(with[0]["balance_cents"], 0);
    assert_eq!(with[5]["balance_cents"], 200 * 201 / 2 * 100);
    assert_eq!(with[7]["version"], 120);
    assert_eq!(
        change(
            &bank,
            "UPDATE snapshots SET state = replace(state, '1', '2')"
        ),
        3
    );
    assert_eq!(answers(&bank, time), with);
    assert_eq!(change(&bank, "DELETE FROM snapshots"), 3);
    assert_eq!(answers(&bank, time), with);
}

/// What was before a snapshot is not read for what came after it, and so is not missed.
#[test]
fn accounts_are_loaded_from_them() {
    let bank = Bank::new();
    open_with_deposits(&bank, "1001", 60);
    let shown = bank.json(&["show", "1001"]);
    let lost = "DELETE FROM stored_events WHERE originator_version = 20";
    assert_eq!(change(&bank, lost), 1);
    assert_eq!(bank.json(&["show", "1001"]), shown);

    change(&bank, "DELETE FROM snapshots");
    bank.fails(3, &["show", "1001"]);
}
