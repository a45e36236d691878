//! Pools that are handed in, and waiting for a connection.

use std::{thread, time::Duration};

use diesel::{
    SqliteConnection,
    connection::SimpleConnection,
    r2d2::{ConnectionManager, Pool},
};
use eventsourcing::{Error, LogPosition, RecordError, RecordStrategy, Save};
use eventsourcing_diesel::{SqliteDatastore, SqlitePragmas, SqliteSettings};
use eventsourcing_tests::{events, new_id, save};
use tempfile::tempdir;

fn pool(url: &str) -> Pool<ConnectionManager<SqliteConnection>> {
    Pool::builder()
        .max_size(1)
        .test_on_check_out(false)
        .connection_customizer(Box::new(SqlitePragmas::default()))
        .build_unchecked(ConnectionManager::new(url))
}

#[test]
fn a_pool_of_the_callers_is_migrated_and_used() {
    let folder = tempdir().unwrap();
    let pool = pool(folder.path().join("bank.db").to_str().unwrap());
    let error = SqliteDatastore::from_pool(pool.clone()).unwrap_err();
    assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
    SqliteDatastore::migrate(&mut pool.get().unwrap()).unwrap();
    let datastore = SqliteDatastore::from_pool(pool).unwrap();
    let id = new_id();
    datastore
        .strategy()
        .append(&save(events(id, 0..2)))
        .unwrap();
    assert_eq!(datastore.strategy().get_items(&id.into()).unwrap().len(), 2);
}

#[test]
fn waiting_too_long_for_a_connection_is_unavailable() {
    let settings = SqliteSettings::new(":memory:").pool_timeout(Duration::from_millis(1));
    let datastore = SqliteDatastore::open(settings).unwrap();
    let connection = datastore.pool().get().unwrap();
    let saved = save(events(new_id(), 0..1));
    let answer = datastore.strategy().append(&saved);
    assert!(
        matches!(answer, Err(RecordError::Unavailable(_))),
        "{answer:?}"
    );
    let answer = datastore.strategy().find_save("key");
    assert!(
        matches!(answer, Err(RecordError::Unavailable(_))),
        "{answer:?}"
    );
    drop(connection);
    datastore.strategy().append(&saved).unwrap();
}

#[test]
fn a_connection_given_back_with_a_transaction_open_is_not_used() {
    let folder = tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("bank.db")).pool_size(1);
    let datastore = SqliteDatastore::open(settings).unwrap();
    datastore
        .pool()
        .get()
        .unwrap()
        .batch_execute("BEGIN")
        .unwrap();
    let answer = datastore.strategy().append(&save(events(new_id(), 0..1)));
    assert!(answer.is_err());
    assert_eq!(
        datastore
            .strategy()
            .all_items(LogPosition::START, 9)
            .unwrap(),
        []
    );
}

#[test]
fn eight_writers_on_one_file_are_never_told_that_it_is_locked() {
    let folder = tempdir().unwrap();
    // A datastore each: what they share is the file.
    let datastores: Vec<_> = (0..8)
        .map(|_| SqliteDatastore::open(folder.path().join("bank.db")).unwrap())
        .collect();
    thread::scope(|scope| {
        for datastore in &datastores {
            scope.spawn(|| {
                let id = new_id();
                let saves = (0..100).map(|n| save(events(id, n..n + 1)));
                let append = |it: Save| datastore.strategy().append(&it);
                saves.map(append).collect::<Result<Vec<()>, _>>().unwrap();
            });
        }
    });
    let stored = datastores[0]
        .strategy()
        .all_items(LogPosition::START, 9999)
        .unwrap();
    assert_eq!(stored.len(), 800);
}
