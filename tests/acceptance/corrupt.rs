//! Rows that cannot be read: each stops the reader with an error that names it, and none is lost.

use eventsourcing::{Corrupt, Error, LogPosition, StoredEvent, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{AccountEvent, deposited, opened},
    stores::{Bank, Store, on_every_store},
};

/// An account whose history goes on with rows of whoever wrote them.
fn with_rows(store: &Store, rows: &[(u64, &'static str, &'static str)]) -> Uuid {
    let id = store
        .accounts()
        .create([opened(), deposited(5)])
        .unwrap()
        .id();
    for (version, topic, state) in rows {
        store.put(StoredEvent::new(id, *version, *topic, *state));
    }
    id
}

#[track_caller]
fn corrupt<T>(result: Result<T, Error>) -> Corrupt {
    match result {
        Err(Error::Corrupt(corrupt)) => corrupt,
        Err(error) => panic!("not corrupt, but: {error}"),
        Ok(_) => panic!("it was read"),
    }
}

/// What every way to read such a history does.
#[track_caller]
fn is_named(store: &Store, id: Uuid, version: u64, topic: &str) {
    let accounts = store.accounts();
    let rows = store.log();
    for corrupt in [
        corrupt(accounts.get(id)),
        corrupt(accounts.find(id)),
        corrupt(accounts.get_at(id, version)),
    ] {
        let place = &corrupt.place;
        assert!(place.contains(&format!("event {version} ")), "{place}");
        assert!(place.contains(&id.to_string()), "{place}");
        assert!(place.contains(topic), "{place}");
    }
    let updated = accounts.update(id, |_| deposited(1));
    assert!(matches!(
        updated,
        Err(UpdateError::Failed(Error::Corrupt(_)))
    ));
    assert_eq!(store.log(), rows, "nothing was lost, and nothing added");
}

const OPENED: &str = "bank.account#Opened";
const DEPOSITED: &str = "bank.account#Deposited";

on_every_store! {
    fn an_unknown_topic_is_named(store) {
        let id = with_rows(store, &[(2, "bank.account#Robbed", "{}"), (3, DEPOSITED, r#"{"amount":1}"#)]);
        is_named(store, id, 2, "bank.account#Robbed");
        assert_eq!(store.accounts().get_at(id, 1).unwrap().balance, 5, "what is before can be read");
        let all = store.all_domain_events::<AccountEvent>(LogPosition::START);
        assert_eq!(all.filter(Result::is_err).count(), 1, "none is left out");
        let last = store.domain_events::<AccountEvent>(id, 2).collect::<Result<Vec<_>, _>>();
        corrupt(last);
        corrupt(store.get_domain_event::<AccountEvent>(id, 2));
        corrupt(store.get_domain_events::<AccountEvent>(id));
    }

    fn a_state_that_does_not_decode_is_named(store) {
        for state in [
            "", "{", "null", "[]", "[5]", "7", "{}", r#"{"amount":"5"}"#, r#"{"amount":5} {}"#,
            r#"{"amount":5,"amount":6}"#, r#"{"Deposited":{"amount":5}}"#, "\u{0}{\"amount\":5}",
            r#"{"amount":9223372036854775808}"#, r#"{"amount":5.5}"#, r#"{"Amount":5}"#,
        ] {
            let id = with_rows(store, &[(2, DEPOSITED, state)]);
            is_named(store, id, 2, DEPOSITED);
        }
    }

    fn metadata_that_does_not_decode_is_named(store) {
        let id = with_rows(store, &[]);
        for (version, metadata) in (2..).zip(["", "{", "7", r#"{"unheard":1}"#]) {
            let mut row = StoredEvent::new(id, version, DEPOSITED, r#"{"amount":1}"#);
            row.metadata = Some(metadata.into());
            store.put(row);
            is_named(store, id, version, DEPOSITED);
            assert!(store.strategy().delete_record(id, version).unwrap());
            store.put(StoredEvent::new(id, version, DEPOSITED, r#"{"amount":1}"#));
        }
        assert_eq!(store.accounts().get(id).unwrap().balance, 9);
    }

    fn a_hole_in_the_versions_is_named(store) {
        let id = with_rows(store, &[(3, DEPOSITED, r#"{"amount":1}"#)]);
        let accounts = store.accounts();
        is_named(store, id, 3, DEPOSITED);
        assert_eq!(accounts.get_at(id, 1).unwrap().balance, 5);
        corrupt(accounts.get_at(id, 2));
    }

    fn a_missing_first_event_is_named(store) {
        let id = with_rows(store, &[]);
        assert!(store.strategy().delete_record(id, 0).unwrap());
        is_named(store, id, 1, DEPOSITED);
        corrupt(store.accounts().contains(id));
    }

    fn a_beginning_in_the_middle_is_named(store) {
        let id = with_rows(store, &[(2, OPENED, r#"{"holder":"Eve","limit":0}"#)]);
        is_named(store, id, 2, OPENED);
    }

    fn an_event_after_the_end_is_named(store) {
        let id = with_rows(store, &[(2, "bank.account#Closed", "{}"), (3, DEPOSITED, r#"{"amount":1}"#)]);
        is_named(store, id, 3, DEPOSITED);
    }

    fn a_first_event_that_begins_nothing_is_named(store) {
        let id = Uuid::now_v7();
        store.put(StoredEvent::new(id, 0, DEPOSITED, r#"{"amount":1}"#));
        is_named(store, id, 0, DEPOSITED);
    }

    fn an_unreadable_last_event_is_no_answer_to_whether_it_is_there(store) {
        let id = with_rows(store, &[(2, "bank.account#Robbed", "{}")]);
        corrupt(store.accounts().contains(id));
    }

    fn a_corrupt_member_dooms_a_unit_of_work(store) {
        let id = with_rows(store, &[(2, "bank.account#Robbed", "{}")]);
        let healthy = with_rows(store, &[]);
        let rows = store.log();
        let done = store.atomically(|work| {
            work.update(healthy, |_: &crate::bank::Account| deposited(1))?;
            work.update(id, |_: &crate::bank::Account| deposited(1))
        });
        assert!(matches!(done, Err(UpdateError::Failed(Error::Corrupt(_)))));
        assert_eq!(store.log(), rows);
    }

    fn one_corrupt_history_keeps_nobody_from_the_others(store) {
        with_rows(store, &[(2, "bank.account#Robbed", "{}")]);
        let healthy = with_rows(store, &[]);
        assert_eq!(store.accounts().get(healthy).unwrap().balance, 5);
        assert_eq!(store.accounts().ids().count(), 2);
        let accounts = store.accounts();
        let mut all = accounts.all();
        let named = corrupt(all.next().unwrap());
        assert!(named.place.contains("bank.account#Robbed"), "{named}");
        assert_eq!(all.next().unwrap().unwrap().id(), healthy);
        assert!(all.next().is_none());
    }
}
