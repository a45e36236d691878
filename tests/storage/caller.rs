//! Within a transaction of the caller's own.

use std::ops::ControlFlow;

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing::{LogPosition, RecordError, RecordStrategy};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Within};
use eventsourcing_tests::{events, new_id, save};
use tempfile::tempdir;

type Answer<T> = Result<T, Box<dyn std::error::Error>>;

fn with_orders() -> SqliteDatastore {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        .unwrap();
    drop(connection);
    datastore
}

fn counts(datastore: &SqliteDatastore) -> (i64, i64) {
    let mut connection = datastore.pool().get().unwrap();
    let mut count = |table: &str| {
        let question = format!("SELECT count(*) FROM {table}");
        sql::<BigInt>(&question)
            .get_result(&mut *connection)
            .unwrap()
    };
    (count("orders"), count("stored_events"))
}

#[test]
fn events_and_the_callers_rows_are_committed_together() {
    let datastore = with_orders();
    let mut connection = datastore.pool().get().unwrap();
    let answer: Answer<()> = connection.immediate_transaction(|connection| {
        connection.batch_execute("INSERT INTO orders DEFAULT VALUES")?;
        Ok(Within::new(connection).append(&save(events(new_id(), 0..2)))?)
    });
    answer.unwrap();
    drop(connection);
    assert_eq!(counts(&datastore), (1, 2));
}

#[test]
fn events_and_the_callers_rows_are_rolled_back_together() {
    let datastore = with_orders();
    let mut connection = datastore.pool().get().unwrap();
    let answer: Answer<()> = connection.immediate_transaction(|connection| {
        connection.batch_execute("INSERT INTO orders DEFAULT VALUES")?;
        Within::new(connection).append(&save(events(new_id(), 0..2)).with_key("key"))?;
        Err("changed our mind".into())
    });
    answer.unwrap_err();
    drop(connection);
    assert_eq!(counts(&datastore), (0, 0));
    assert_eq!(datastore.strategy().find_save("key").unwrap(), None);
}

#[test]
fn a_conflict_leaves_the_transaction_usable_and_asks_what_is_there() {
    let datastore = with_orders();
    let id = new_id();
    datastore
        .strategy()
        .append(&save(events(id, 0..3)))
        .unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let answer: Answer<()> = connection.immediate_transaction(|connection| {
        connection.batch_execute("INSERT INTO orders DEFAULT VALUES")?;
        let within = Within::new(connection);
        let refused = within.append(&save(
            events(new_id(), 0..3)
                .into_iter()
                .chain(events(id, 2..3))
                .collect(),
        ));
        assert!(matches!(refused, Err(RecordError::Conflict)), "{refused:?}");
        assert_eq!(within.get_items(&id.into())?.len(), 3);
        within.append(&save(events(id, 3..4)))?;
        Ok(connection.batch_execute("INSERT INTO orders DEFAULT VALUES")?)
    });
    answer.unwrap();
    drop(connection);
    assert_eq!(counts(&datastore), (2, 4));
}

#[test]
fn outside_of_a_transaction_a_save_has_its_own() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let within = Within::new(&mut connection);
    within.append(&save(events(new_id(), 0..2))).unwrap();
    let seen = datastore
        .strategy()
        .all_items(LogPosition::START, 9)
        .unwrap();
    assert_eq!(seen.len(), 2);
}

#[test]
fn a_deferred_transaction_overtaken_by_another_writer_is_told_so_and_runs_again() {
    let folder = tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("bank.db"));
    let datastore = SqliteDatastore::open(settings).unwrap();
    let id = new_id();
    let mut connection = datastore.pool().get().unwrap();
    let mut attempt = |overtaken: bool| -> Answer<()> {
        connection.transaction(|connection| {
            let within = Within::new(&mut **connection);
            let last = within.get_items(&id.into())?.len() as u64;
            if overtaken {
                datastore.strategy().append(&save(events(new_id(), 0..1)))?;
            }
            let answer = within.append(&save(events(id, last..last + 1)));
            assert_eq!(
                matches!(answer, Err(RecordError::RolledBack(_))),
                overtaken,
                "{answer:?}"
            );
            Ok(answer?)
        })
    };
    attempt(true).unwrap_err();
    attempt(false).unwrap();
    assert_eq!(datastore.strategy().get_items(&id.into()).unwrap().len(), 1);
}

#[test]
fn what_is_shown_while_reading_cannot_call_the_store() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let within = Within::new(&mut *connection);
    within.append(&save(events(new_id(), 0..2))).unwrap();
    let mut inner = None;
    within
        .read_log(LogPosition::START, 9, &mut |_| {
            inner = Some(within.find_save("key"));
            ControlFlow::Break(())
        })
        .unwrap();
    assert!(
        matches!(inner, Some(Err(RecordError::Misuse { .. }))),
        "{inner:?}"
    );
}

#[test]
fn a_full_database_is_unavailable_and_the_callers_transaction_is_over() {
    let folder = tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("bank.db")).pool_size(1);
    let datastore = SqliteDatastore::open(settings).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("PRAGMA max_page_count = 1")
        .unwrap();
    let answer: Answer<()> = connection.immediate_transaction(|connection| {
        let answer = Within::new(connection).append(&save(events(new_id(), 0..5000)));
        assert!(
            matches!(answer, Err(RecordError::Unavailable(_))),
            "{answer:?}"
        );
        Ok(answer?)
    });
    answer.unwrap_err();
    drop(connection);
    assert_eq!(
        datastore
            .strategy()
            .all_items(LogPosition::START, 9)
            .unwrap(),
        []
    );
}
