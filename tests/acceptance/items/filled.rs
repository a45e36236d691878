//! Columns of the user's own are filled whoever stores: arrays, and those who publish.

use eventsourcing::{
    AggregateRoot, ArrayError, Environment, Error, PersistencePolicy, Publisher, RecordedEvent,
    Timestamp, Uuid,
};

use super::ledger::{LedgerEntry, Movement, datastore, row, rows};
use crate::bank::{Account, AccountEvent, deposited, opened};

fn misuse(error: &Error) -> String {
    assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn an_array_fills_them_from_its_items() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let array = ledger.event_store().array::<AccountEvent>(Uuid::now_v7());
    array.set(3, deposited(7)).unwrap();
    array.append(opened()).unwrap();
    let expected = [
        row(3, "Deposited", Some(7), None),
        row(4, "Opened", None, Some("Ada")),
    ];
    assert_eq!(rows(&datastore), expected);
}

#[test]
fn a_big_array_fills_them_from_its_items_and_leaves_them_empty_in_its_nodes() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let store = ledger.event_store();
    let array = store.big_array::<AccountEvent>(Uuid::now_v7());
    let array = array.with_base(2).unwrap();
    array.set(0, deposited(7)).unwrap();
    array.append(opened()).unwrap();
    array.append(deposited(8)).unwrap();
    let (items, nodes): (Vec<_>, Vec<_>) = rows(&datastore)
        .into_iter()
        .partition(|(_, kind, ..)| kind.starts_with("bank.account#"));
    let expected = [
        row(0, "Deposited", Some(7), None),
        row(1, "Opened", None, Some("Ada")),
        row(0, "Deposited", Some(8), None),
    ];
    assert_eq!(items, expected);
    assert!(!nodes.is_empty());
    assert!(nodes.iter().all(|it| it.2.is_none() && it.3.is_none()));
}

#[test]
fn an_array_fills_a_column_that_is_needed_and_a_big_array_says_which_event_has_nothing_for_it() {
    let datastore = datastore();
    let movements = datastore.table::<Movement>().unwrap();
    let store = movements.event_store();
    let array = store.array::<AccountEvent>(Uuid::now_v7());
    array.append(deposited(5)).unwrap();
    let refused = store
        .big_array::<AccountEvent>(Uuid::now_v7())
        .append(deposited(6))
        .unwrap_err();
    let ArrayError::Failed(refused) = refused else {
        panic!("{refused:?}");
    };
    let text = misuse(&refused);
    assert!(text.contains("#SubarrayAssigned`"), "{text}");
    assert!(text.contains("no field `amount`"), "{text}");
    assert_eq!(rows(&datastore), [row(0, "Deposited", Some(5), None)]);
}

#[test]
fn what_is_published_fills_them() {
    let datastore = datastore();
    let ledger = datastore.table::<LedgerEntry>().unwrap();
    let publisher = Publisher::new();
    let policy = PersistencePolicy::new(ledger.event_store().clone());
    let _stored = policy.subscribe::<AccountEvent>(&publisher);
    let environment = Environment::default();
    let mut account =
        AggregateRoot::<Account>::create_with(Uuid::now_v7(), &environment, opened()).unwrap();
    account.trigger(deposited(5)).unwrap();
    account.publish(&publisher).unwrap();
    let expected = [
        row(0, "Opened", None, Some("Ada")),
        row(1, "Deposited", Some(5), None),
    ];
    assert_eq!(rows(&datastore), expected);
}

#[test]
fn what_is_published_fills_a_column_that_is_needed_or_is_refused() {
    let datastore = datastore();
    let movements = datastore.table::<Movement>().unwrap();
    let publisher = Publisher::new();
    let policy = PersistencePolicy::new(movements.event_store().clone());
    let _stored = policy.subscribe::<AccountEvent>(&publisher);
    let account = Uuid::now_v7();
    let recorded = |event| RecordedEvent::new(account, 0, event, Timestamp::now());
    let refused = publisher.publish(&recorded(opened())).unwrap_err();
    let text = misuse(refused.downcast_ref().unwrap());
    assert!(text.contains("`bank.account#Opened`"), "{text}");
    publisher.publish(&recorded(deposited(5))).unwrap();
    assert_eq!(rows(&datastore), [row(0, "Deposited", Some(5), None)]);
}
