//! What is on disk, which later versions of the program must read.

use diesel::{
    QueryableByName, RunQueryDsl as _, sql_query,
    sql_types::{BigInt, Text},
};

use super::Bank;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    event_type: String,
    #[diesel(sql_type = Text)]
    state: String,
}

#[derive(QueryableByName)]
struct Saves {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[test]
fn every_event_is_stored_as_it_always_was() {
    let bank = Bank::new();
    for args in [
        &["open", "1001", "Zoë", "--limit", "5"][..],
        &["open", "1002", "Bob"],
        &["deposit", "1001", "0.29", "--text", "tip"],
        &["withdraw", "1001", "0.09"],
        &["transfer", "1001", "1002", "0.20", "--text", "rent"],
        &["limit", "1001", "0"],
        &["close", "1001"],
    ] {
        bank.done(args);
    }
    let query =
        "SELECT event_type, CAST(state AS TEXT) AS state FROM stored_events ORDER BY log_position";
    let rows: Vec<Row> = sql_query(query).load(&mut bank.connection()).unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|it| (&*it.event_type, &*it.state))
        .collect();
    assert_eq!(
        rows,
        [
            (
                "bank.account#Opened",
                r#"{"number":"1001","holder":"Zoë","limit":500}"#
            ),
            (
                "bank.account#Opened",
                r#"{"number":"1002","holder":"Bob","limit":0}"#
            ),
            ("bank.account#Deposited", r#"{"amount":29,"text":"tip"}"#),
            ("bank.account#Withdrawn", r#"{"amount":9,"text":""}"#),
            (
                "bank.account#TransferredOut",
                r#"{"to":"1002","amount":20,"text":"rent"}"#
            ),
            (
                "bank.account#TransferredIn",
                r#"{"from":"1001","amount":20,"text":"rent"}"#
            ),
            ("bank.account#LimitChanged", r#"{"limit":0}"#),
            ("bank.account#Closed", "{}"),
        ]
    );
}

#[test]
fn both_halves_of_a_transfer_are_one_save() {
    let bank = Bank::new();
    bank.done(&["open", "1001", "Ada", "--limit", "5"]);
    bank.done(&["open", "1002", "Bob"]);
    bank.done(&["transfer", "1001", "1002", "5"]);
    let query = "SELECT COUNT(DISTINCT save_id) AS count FROM stored_events \
                 WHERE event_type LIKE '%#Transferred%'";
    let saves: Vec<Saves> = sql_query(query).load(&mut bank.connection()).unwrap();
    assert_eq!(saves[0].count, 1);
}
