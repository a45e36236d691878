//! Pools that are handed in, and waiting for a connection.

use std::{thread, time::Duration};

use diesel::{
    SqliteConnection,
    connection::SimpleConnection,
    r2d2::{ConnectionManager, Pool},
};
use eventsourcing::{Error, LogPosition, RecordError, RecordStrategy};
use eventsourcing_diesel::{SqliteDatastore, SqlitePragmas, SqliteSettings, SqliteStrategy};
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
    let settings = SqliteSettings::new(":memory:").pool_timeout(Duration::from_millis(300));
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
    // A datastore each: what they share is the file. SQLite is not fair to those who wait, and on a
    // machine with other work one of them can wait for long.
    let settings =
        SqliteSettings::from(folder.path().join("bank.db")).busy_timeout(Duration::from_secs(60));
    let datastores: Vec<_> = (0..8)
        .map(|_| SqliteDatastore::open(settings.clone()).unwrap())
        .collect();
    thread::scope(|scope| {
        for datastore in &datastores {
            scope.spawn(|| write_and_look_first(datastore.strategy()).unwrap());
        }
    });
    let log = datastores[0].strategy().all_items(LogPosition::START, 9999);
    assert_eq!(log.unwrap().len(), 800);
}

/// Saves that read before they write: a transaction that does so and is not immediate is overtaken.
fn write_and_look_first(strategy: &SqliteStrategy) -> Result<(), RecordError> {
    let id = new_id();
    strategy.append(&save(events(id, 0..1)))?;
    (1..100).try_for_each(|version| {
        let one = save(events(id, version..version + 1));
        strategy.append(&one.requiring_unchanged(id, version - 1))
    })
}

#[test]
fn many_that_open_new_files_at_once_all_succeed() {
    let folder = tempdir().unwrap();
    for round in 0..40 {
        let file = folder.path().join(format!("{round}.db"));
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| SqliteDatastore::open(&*file).unwrap());
            }
        });
    }
}
