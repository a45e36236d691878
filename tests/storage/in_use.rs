//! What goes wrong with a database that is open: the error names it and says what to do.

use std::{path::PathBuf, time::Duration};

use diesel::{
    connection::SimpleConnection,
    prelude::*,
    r2d2::{ConnectionManager, Pool},
};
use eventsourcing::{Error, RecordError, RecordStrategy, StoredEvent};
use eventsourcing_diesel::{SqliteDatastore, SqlitePragmas, SqliteSettings};
use eventsourcing_tests::{chain, events, new_id, save};
use tempfile::{TempDir, tempdir};

/// A place for a database. The folder goes away when dropped.
fn place() -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    (folder, file)
}

/// What somebody is told who sees the whole chain of an error.
fn told<T: std::fmt::Debug>(answer: Result<T, RecordError>) -> String {
    chain(&Error::<u64>::from(answer.unwrap_err()))
}

fn append(datastore: &SqliteDatastore) -> Result<(), RecordError> {
    datastore.strategy().append(&save(events(new_id(), 0..1)))
}

#[test]
fn a_full_database_is_named() {
    let (_folder, file) = place();
    let settings = SqliteSettings::from(&*file).pool_size(1);
    let datastore = SqliteDatastore::open(settings).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("PRAGMA max_page_count = 1")
        .unwrap();
    drop(connection);
    let large = StoredEvent::new(new_id(), 0, "test#Large", vec![7; 100_000]);
    let answer = datastore.strategy().append(&save(vec![large]));
    assert_eq!(
        told(answer),
        format!(
            "the database is unavailable; nothing was written: `{}` is full; make room: database \
             or disk is full",
            file.display()
        )
    );
}

#[test]
fn a_locked_database_is_named() {
    let (_folder, file) = place();
    let settings = SqliteSettings::from(&*file).busy_timeout(Duration::ZERO);
    let datastore = SqliteDatastore::open(settings).unwrap();
    let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    assert_eq!(
        told(append(&datastore)),
        format!(
            "the database rolled back and nothing was written; try again: `{}` is locked; wait \
             until whoever writes to it has ended, or end them: database is locked",
            file.display()
        )
    );
}

#[test]
fn a_read_only_database_is_named() {
    let (_folder, file) = place();
    SqliteDatastore::open(&*file).unwrap();
    let url = format!("file:{}?mode=ro", file.display());
    let datastore = SqliteDatastore::connect(&*url).unwrap();
    assert_eq!(
        told(append(&datastore)),
        format!(
            "the database is unavailable; nothing was written: `{url}` is read-only; make the file \
             and its folder writable, or do not write: attempt to write a readonly database"
        )
    );
}

#[test]
fn a_malformed_database_is_named() {
    let (_folder, file) = place();
    let id = new_id();
    let datastore = SqliteDatastore::open(&*file).unwrap();
    datastore
        .strategy()
        .append(&save(events(id, 0..5000)))
        .unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    drop((connection, datastore));
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xA5);
    std::fs::write(&file, bytes).unwrap();
    let datastore = SqliteDatastore::connect(&*file).unwrap();
    assert_eq!(
        told(datastore.strategy().get_items(&id.into())),
        format!(
            "the database: `{}` is damaged (database disk image is malformed); restore a backup",
            file.display()
        )
    );
}

#[test]
fn a_pool_without_a_free_connection_is_named() {
    let (_folder, file) = place();
    let settings = SqliteSettings::from(&*file)
        .pool_size(1)
        .pool_timeout(Duration::from_millis(500));
    let datastore = SqliteDatastore::open(settings).unwrap();
    let connection = datastore.pool().get().unwrap();
    assert_eq!(
        told(datastore.strategy().find_save("key")),
        format!(
            "the database is unavailable; nothing was written: `{}` is busy; give connections back \
             sooner, or make the pool or its timeout larger: timed out waiting for connection",
            file.display()
        )
    );
    drop(connection);
}

#[test]
fn the_database_of_a_pool_that_was_handed_in_is_named_by_its_file() {
    let (_folder, file) = place();
    SqliteDatastore::open(&*file).unwrap();
    let pragmas = SqlitePragmas {
        busy_timeout: Duration::ZERO,
        ..SqlitePragmas::default()
    };
    let pool = Pool::builder()
        .max_size(1)
        .connection_customizer(Box::new(pragmas))
        .build_unchecked(ConnectionManager::new(file.to_str().unwrap()));
    let datastore = SqliteDatastore::from_pool(pool).unwrap();
    let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let text = told(append(&datastore));
    assert!(text.contains("bank.db` is locked"), "{text}");
}
