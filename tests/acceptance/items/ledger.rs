//! Events in a table of the user's own, with columns of its own.
// `table!` makes public items.
#![allow(missing_docs)]

use diesel::{connection::SimpleConnection, prelude::*};
use eventsourcing::{
    Error, EventStore, LogPosition, RecordError, RecordStrategy, RecordedEvent, Save, StoredEvent,
    Timestamp, UpdateError, Uuid,
};
use eventsourcing_diesel::{SequencedItem, SqliteDatastore, Within};

use crate::bank::{Account, AccountEvent, opened};

diesel::table! {
    ledger_entries (log_position) {
        log_position -> BigInt,
        account -> Binary,
        number -> BigInt,
        kind -> Text,
        body -> Binary,
        timestamp -> BigInt,
        metadata -> Nullable<Binary>,
        save_id -> Binary,
        seal -> Nullable<Binary>,
        amount -> Nullable<BigInt>,
        owner -> Nullable<Text>,
    }
}

const TABLE: &str = "
    CREATE TABLE ledger_entries (
        log_position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account BLOB NOT NULL,
        number BIGINT NOT NULL,
        kind TEXT NOT NULL,
        body BLOB NOT NULL,
        timestamp BIGINT NOT NULL,
        metadata BLOB,
        save_id BLOB NOT NULL,
        seal BLOB,
        amount BIGINT,
        owner TEXT
    );
    CREATE UNIQUE INDEX ledger_entries_sequence ON ledger_entries (account, number);";

#[derive(SequencedItem)]
#[sequenced_item(table = ledger_entries)]
pub(super) struct LedgerEntry {
    #[sequenced_item(sequence_id)]
    account: Uuid,
    #[sequenced_item(position)]
    number: u64,
    #[sequenced_item(topic)]
    kind: String,
    #[sequenced_item(state)]
    body: Vec<u8>,
    amount: Option<i64>,
    #[sequenced_item(from = "holder")]
    owner: Option<String>,
}

/// The same, where every event has to have an amount.
#[derive(SequencedItem)]
#[sequenced_item(table = ledger_entries)]
pub(super) struct Movement {
    #[sequenced_item(sequence_id)]
    account: Uuid,
    #[sequenced_item(position)]
    number: u64,
    #[sequenced_item(topic)]
    kind: String,
    #[sequenced_item(state)]
    body: Vec<u8>,
    amount: i64,
}

pub(super) fn datastore() -> SqliteDatastore {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(TABLE).unwrap();
    drop(connection);
    datastore
}

pub(super) type Row = (i64, String, Option<i64>, Option<String>);

/// What a report of the user's own reads.
pub(super) fn rows(datastore: &SqliteDatastore) -> Vec<Row> {
    ledger_entries::table
        .select((
            ledger_entries::number,
            ledger_entries::kind,
            ledger_entries::amount,
            ledger_entries::owner,
        ))
        .order(ledger_entries::log_position)
        .load(&mut datastore.pool().get().unwrap())
        .unwrap()
}

pub(super) fn row(number: i64, kind: &str, amount: Option<i64>, owner: Option<&str>) -> Row {
    let kind = format!("bank.account#{kind}");
    (number, kind, amount, owner.map(str::to_owned))
}

#[test]
fn a_repository_fills_columns_of_the_users_own() {
    let datastore = datastore();
    let accounts = datastore
        .table::<LedgerEntry>()
        .unwrap()
        .repository::<Account>();
    let mut account = accounts.create(opened()).unwrap();
    account.decide(|it| it.deposit(500)).unwrap();
    account.decide(|it| it.withdraw(200)).unwrap();
    accounts.save(&mut account).unwrap();
    let expected = [
        row(0, "Opened", None, Some("Ada")),
        row(1, "Deposited", Some(500), None),
        row(2, "Withdrawn", Some(200), None),
    ];
    assert_eq!(rows(&datastore), expected);
    assert_eq!(accounts.get(account.id()).unwrap().balance, 300);
    assert!(
        !datastore
            .repository::<Account>()
            .contains(account.id())
            .unwrap()
    );
}

#[test]
fn a_unit_of_work_and_a_keyed_save_fill_them_too() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let accounts = ledger.repository::<Account>();
    let [one, other] = [(); 2].map(|()| accounts.create(opened()).unwrap().id());
    ledger
        .atomically(|work| {
            work.update(one, |it: &Account| it.deposit(7))?;
            work.update(other, |it: &Account| it.deposit(8))?;
            work.update(one, |it: &Account| it.withdraw(3))?;
            Ok::<_, Box<dyn std::error::Error>>(())
        })
        .unwrap();
    accounts
        .keyed("cheque 9")
        .update(other, |it| it.withdraw(1))
        .unwrap();
    let amounts: Vec<_> = rows(&datastore).into_iter().map(|it| it.2).collect();
    assert_eq!(amounts, [None, None, Some(7), Some(8), Some(3), Some(1)]);
}

#[test]
fn an_event_without_what_its_column_needs_is_refused_before_anything_is_written() {
    let datastore = datastore();
    let movements = datastore.table::<Movement>().unwrap();
    let accounts = movements.repository::<Account>();
    let refused = accounts.create(opened()).unwrap_err();
    let UpdateError::Failed(refused @ Error::Misuse { .. }) = refused else {
        panic!("{refused:?}");
    };
    let text = refused.to_string();
    assert!(text.contains("`bank.account#Opened`"), "{text}");
    assert!(text.contains("no field `amount`"), "{text}");
    assert_eq!(rows(&datastore), []);

    let now = Timestamp::now();
    let deposited = AccountEvent::Deposited { amount: 5 };
    let recorded = RecordedEvent::new(Uuid::now_v7(), 0, deposited, now);
    movements.event_store().append(&recorded).unwrap();
    assert_eq!(rows(&datastore), [row(0, "Deposited", Some(5), None)]);
}

#[test]
fn a_save_that_says_nothing_of_a_column_that_is_needed_is_refused() {
    let datastore = datastore();
    let movements = datastore.table::<Movement>().unwrap();
    let event = StoredEvent::new(Uuid::now_v7(), 0, "bank.account#Deposited", "{}");
    let save = Save::new(Uuid::now_v7(), vec![event]);
    for save in [save.clone(), save.with_fields(vec![Vec::new()])] {
        let refused = movements.strategy().append(&save);
        let Err(RecordError::Misuse { what }) = refused else {
            panic!("{refused:?}");
        };
        assert!(what.contains("`ledger_entries`"), "{what}");
    }
    assert_eq!(rows(&datastore), []);
}

#[test]
fn a_key_of_one_table_is_free_in_another() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let here = datastore.repository::<Account>();
    let there = ledger.repository::<Account>();
    let [one, other] = [
        here.keyed("opening").create(opened()).unwrap(),
        there.keyed("opening").create(opened()).unwrap(),
    ];
    assert!(!one.repeated && !other.repeated);
    assert!(
        here.contains(one.originator_id).unwrap() && there.contains(other.originator_id).unwrap()
    );
    assert!(there.keyed("opening").create(opened()).unwrap().repeated);
}

#[test]
fn within_a_transaction_of_the_users_own_rows_and_events_go_together() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let answer = connection.immediate_transaction(|connection| {
        let accounts = ledger.within(connection).repository::<Account>();
        accounts.create(opened()).unwrap();
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    answer.unwrap_err();
    connection
        .immediate_transaction(|connection| {
            let store = EventStore::new(Within::new(connection).table::<LedgerEntry>());
            store.repository::<Account>().create(opened()).unwrap();
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
    drop(connection);
    assert_eq!(rows(&datastore), [row(0, "Opened", None, Some("Ada"))]);
}

/// What is said of a table that was changed by `sql`.
fn refused_after(sql: &str) -> String {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(sql).unwrap();
    drop(connection);
    let refused = datastore.table::<LedgerEntry>().unwrap_err();
    assert!(matches!(refused, Error::Misuse { .. }), "{refused:?}");
    refused.to_string()
}

#[test]
fn a_table_that_cannot_keep_the_promises_is_refused_with_what_helps() {
    let changed = |from: &str, to: &str| {
        assert!(TABLE.contains(from), "{from}");
        refused_after(&TABLE.replace(from, to))
    };
    let text = refused_after("SELECT 1");
    assert!(
        text.contains("there is no table `ledger_entries`"),
        "{text}"
    );
    let text = changed("        seal BLOB,\n", "");
    assert!(
        text.contains("`ledger_entries` has no column `seal`"),
        "{text}"
    );
    let text = changed("owner TEXT", "holder TEXT");
    assert!(text.contains("no column `owner`"), "{text}");
    let text = changed("owner TEXT", "owner TEXT, branch INTEGER NOT NULL");
    assert!(text.contains("the column `branch`"), "{text}");
    let text = changed(" AUTOINCREMENT", "");
    assert!(text.contains("could give a log_position twice"), "{text}");
    let text = changed("UNIQUE INDEX", "INDEX");
    let command =
        "`CREATE UNIQUE INDEX ledger_entries_sequence ON ledger_entries (account, number)`";
    assert!(text.contains(command), "{text}");
}

#[test]
fn a_row_that_is_not_as_it_was_stored_is_named_by_its_own_table_and_columns() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let account = ledger.repository::<Account>().create(opened()).unwrap();
    let sql = "UPDATE ledger_entries SET number = 'one'";
    datastore.pool().get().unwrap().batch_execute(sql).unwrap();
    let log = ledger.strategy().all_items(LogPosition::START, 1);
    let Err(RecordError::Corrupt { what }) = log else {
        panic!("{log:?} of {}", account.id());
    };
    let expected =
        "the row of `ledger_entries` at log_position 1: its number is \"one\", no integer";
    assert!(what.ends_with(expected), "{what}");
}
