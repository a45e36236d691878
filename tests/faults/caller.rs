//! A transaction of the caller's own: its rows and events are there together, or neither.

use std::fmt::Debug;

use diesel::{Connection as _, connection::SimpleConnection as _};
use eventsourcing::{LogPosition, RecordError, RecordStrategy as _, Save};
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::{Database, Fault, Proxy, shared};
use eventsourcing_tests::{events, new_id, on_every_served, save, served::Served};

on_every_served! {
    events_and_the_callers_rows_are_committed_together
    events_and_the_callers_rows_are_rolled_back_together
    a_conflict_leaves_the_transaction_usable
    what_is_lost_before_the_commit_is_lost_together
}

type Answer = Result<(), Box<dyn std::error::Error>>;

/// A database with a table of the caller's own.
fn with_orders<S: Served>() -> (DieselDatastore<S::Connection>, Database) {
    let database = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
    let made = "CREATE TABLE orders (id BIGINT PRIMARY KEY)";
    database.endpoint().run(made).unwrap();
    (S::open(database.url()).unwrap(), database)
}

/// How many rows of the caller's and how many events others see.
fn counts<S: Served>(database: &Database) -> [i64; 2] {
    let datastore = S::open(database.url()).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    ["orders", "stored_events"].map(|table| {
        let query = format!("SELECT count(*) AS number FROM {table}");
        S::numbers(&mut connection, &query).unwrap()[0]
    })
}

/// Adds a row of the caller's own and appends, in one transaction that then does something more.
fn order<S: Served>(
    datastore: &DieselDatastore<S::Connection>,
    id: u64,
    saved: &Save,
    then: impl FnOnce(&mut S::Connection) -> Answer,
) -> Answer {
    let mut connection = datastore.pool().get().unwrap();
    let connection: &mut S::Connection = &mut connection;
    connection.transaction(|connection| {
        connection.batch_execute(&format!("INSERT INTO orders VALUES ({id})"))?;
        datastore.within(connection).strategy().append(saved)?;
        then(connection)
    })
}

fn events_and_the_callers_rows_are_committed_together<S: Served>() {
    let (datastore, database) = with_orders::<S>();
    let saved = save(events(new_id(), 0..2)).with_key("key");
    order::<S>(&datastore, 1, &saved, |_| {
        assert_eq!(counts::<S>(&database), [0, 0], "nobody sees them yet");
        Ok(())
    })
    .unwrap();
    assert_eq!(counts::<S>(&database), [1, 2]);
    assert!(datastore.strategy().find_save("key").unwrap().is_some());
    let seen = datastore.strategy().all_items(LogPosition::START, 9);
    assert_eq!(seen.unwrap().len(), 2);
}

fn events_and_the_callers_rows_are_rolled_back_together<S: Served>() {
    let (datastore, database) = with_orders::<S>();
    let saved = save(events(new_id(), 0..2)).with_key("key");
    let refused = order::<S>(&datastore, 1, &saved, |_| Err("changed our mind".into()));
    refused.unwrap_err();
    assert_eq!(counts::<S>(&database), [0, 0]);
    assert_eq!(datastore.strategy().find_save("key").unwrap(), None);

    // Nothing of it is in the way of another attempt.
    order::<S>(&datastore, 1, &saved, |_| Ok(())).unwrap();
    assert_eq!(counts::<S>(&database), [1, 2]);
}

fn a_conflict_leaves_the_transaction_usable<S: Served>() {
    let (datastore, database) = with_orders::<S>();
    let taken = new_id();
    let first = save(events(taken, 0..3));
    datastore.strategy().append(&first).unwrap();
    let before = save(events(new_id(), 0..1));
    order::<S>(&datastore, 1, &before, |connection| {
        let store = datastore.within(connection);
        let partly = [events(new_id(), 0..3), events(taken, 2..3)].concat();
        let refused = store.strategy().append(&save(partly));
        assert_conflict(&refused);
        assert_eq!(store.strategy().get_items(&taken.into())?.len(), 3);
        store.strategy().append(&save(events(taken, 3..4)))?;
        drop(store);
        Ok(connection.batch_execute("INSERT INTO orders VALUES (2)")?)
    })
    .unwrap();
    assert_eq!(counts::<S>(&database), [2, 5]);
}

fn assert_conflict<T: Debug>(answer: &Result<T, RecordError>) {
    assert!(matches!(answer, Err(RecordError::Conflict)), "{answer:?}");
}

/// The client is gone before it has committed, as one that is killed.
fn what_is_lost_before_the_commit_is_lost_together<S: Served>() {
    let (datastore, database) = with_orders::<S>();
    let proxy = Proxy::start(database.endpoint()).unwrap();
    let through = S::open(proxy.endpoint().url()).unwrap();
    let saved = save(events(new_id(), 0..2));
    let lost = order::<S>(&through, 1, &saved, |_| {
        proxy.after(0, Fault::Cut);
        Ok(())
    });
    lost.unwrap_err();
    proxy.disarm();
    proxy.settle();
    assert_eq!(counts::<S>(&database), [0, 0]);
    order::<S>(&datastore, 1, &saved, |_| Ok(())).unwrap();
    assert_eq!(counts::<S>(&database), [1, 2]);
}
