//! The table of data keys: what was destroyed is in no page of the file.

use std::{collections::HashSet, fs, path::Path};

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing::{DataKeyStrategy, Timestamp, Uuid};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, Synchronous};
use eventsourcing_tests::new_id;
use tempfile::{TempDir, tempdir};

fn datastore() -> (TempDir, SqliteDatastore) {
    let folder = tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("keys.db"))
        .synchronous(Synchronous::Off)
        .pool_size(1);
    let datastore = SqliteDatastore::open(settings).unwrap();
    (folder, datastore)
}

fn keys(datastore: &SqliteDatastore) -> &dyn DataKeyStrategy {
    datastore.strategy()
}

/// A key of its own: bytes that stand nowhere else.
fn a_key(length: usize) -> Vec<u8> {
    let mut key = Vec::new();
    while key.len() < length {
        key.extend_from_slice(Uuid::new_v4().as_bytes());
    }
    key.truncate(length);
    key
}

fn execute(datastore: &SqliteDatastore, statement: &str) {
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(statement).unwrap();
}

fn secure_delete(datastore: &SqliteDatastore) -> i64 {
    let mut connection = datastore.pool().get().unwrap();
    sql::<BigInt>("PRAGMA secure_delete")
        .get_result(&mut *connection)
        .unwrap()
}

/// Whether any 16 bytes of the key, from its beginning on, stand in the file.
fn holds(file: &[u8], key: &[u8]) -> bool {
    let chunks = key.as_chunks::<16>().0;
    file.windows(16)
        .any(|window| chunks.iter().any(|it| it == window))
}

fn file(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).unwrap_or_default()
}

#[test]
fn a_destroyed_key_is_in_no_page_and_after_a_checkpoint_not_in_the_log_either() {
    let (folder, datastore) = datastore();
    let (id, key) = (new_id(), a_key(96));
    keys(&datastore).insert_data_key(id, &key).unwrap();
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(holds(&file(&folder, "keys.db"), &key), "it was there");

    let on = Timestamp::now();
    keys(&datastore).destroy_data_key(id, on).unwrap();
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(!holds(&file(&folder, "keys.db"), &key));
    assert!(!holds(&file(&folder, "keys.db-wal"), &key));
}

#[test]
fn until_a_checkpoint_the_log_has_a_key_that_was_made_since_the_last_one() {
    let (folder, datastore) = datastore();
    let (id, key) = (new_id(), a_key(96));
    keys(&datastore).insert_data_key(id, &key).unwrap();
    keys(&datastore)
        .destroy_data_key(id, Timestamp::now())
        .unwrap();
    assert!(holds(&file(&folder, "keys.db-wal"), &key));
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert_eq!(file(&folder, "keys.db-wal"), b"");
    assert!(!holds(&file(&folder, "keys.db"), &key));
}

#[test]
fn nothing_is_left_of_any_of_many_keys_however_the_pages_were_split_and_joined() {
    let (folder, datastore) = datastore();
    let mut made: Vec<(Uuid, Vec<u8>)> = Vec::new();
    for index in 0..1500 {
        let (id, key) = (Uuid::new_v4(), a_key(96 + index % 5 * 40));
        keys(&datastore).insert_data_key(id, &key).unwrap();
        made.push((id, key));
    }
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    for (id, key) in made.iter_mut().step_by(3) {
        let longer = a_key(key.len() + 90);
        assert!(
            keys(&datastore)
                .replace_data_key(*id, key, &longer)
                .unwrap()
        );
        *key = longer;
    }
    made.sort_unstable_by_key(|(id, _)| *id);
    let stay = made.split_off(1400);
    for (id, _) in &made {
        let on = Timestamp::now();
        keys(&datastore).destroy_data_key(*id, on).unwrap();
    }
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    let left = chunks(&file(&folder, "keys.db"));
    let is_left = |key: &[u8]| key.as_chunks::<16>().0.iter().any(|it| left.contains(it));
    assert_eq!(made.iter().filter(|(_, key)| is_left(key)).count(), 0);
    assert!(stay.iter().all(|(_, key)| is_left(key)));
}

/// Every 16 bytes of a file, wherever they begin.
fn chunks(file: &[u8]) -> HashSet<[u8; 16]> {
    file.windows(16)
        .map(|window| window.try_into().unwrap())
        .collect()
}

#[test]
fn the_setting_of_the_connection_is_as_it_was_whatever_came_of_the_work() {
    let (_folder, datastore) = datastore();
    for (word, number) in [("OFF", 0), ("ON", 1), ("FAST", 2)] {
        execute(&datastore, &format!("PRAGMA secure_delete = {word}"));
        let id = new_id();
        keys(&datastore).insert_data_key(id, b"a").unwrap();
        keys(&datastore).replace_data_key(id, b"a", b"b").unwrap();
        keys(&datastore)
            .destroy_data_key(id, Timestamp::now())
            .unwrap();
        assert_eq!(secure_delete(&datastore), number);
        execute(&datastore, "ALTER TABLE data_keys RENAME TO elsewhere");
        keys(&datastore).insert_data_key(id, b"a").unwrap_err();
        assert_eq!(secure_delete(&datastore), number);
        execute(&datastore, "ALTER TABLE elsewhere RENAME TO data_keys");
    }
}

#[test]
fn within_a_transaction_of_the_caller_a_key_is_wiped_too() {
    let (folder, datastore) = datastore();
    let (id, key) = (new_id(), a_key(96));
    keys(&datastore).insert_data_key(id, &key).unwrap();
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    let mut connection = datastore.pool().get().unwrap();
    connection
        .immediate_transaction(|connection| {
            let within = datastore.within(connection);
            let keys: &dyn DataKeyStrategy = within.strategy();
            keys.destroy_data_key(id, Timestamp::now()).unwrap();
            QueryResult::Ok(())
        })
        .unwrap();
    drop(connection);
    execute(&datastore, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(!holds(&file(&folder, "keys.db"), &key));
}

#[test]
fn a_row_that_is_neither_a_key_nor_a_tombstone_is_refused() {
    let (_folder, datastore) = datastore();
    let id = new_id();
    keys(&datastore).insert_data_key(id, b"a").unwrap();
    let neither = datastore
        .pool()
        .get()
        .unwrap()
        .batch_execute("UPDATE data_keys SET wrapped = NULL");
    assert!(neither.unwrap_err().to_string().contains("CHECK"));
    for (column, value) in [("destroyed_on", "'today'"), ("originator_id", "x'FF'")] {
        execute(
            &datastore,
            &format!(
                "PRAGMA ignore_check_constraints = ON; \
                 UPDATE data_keys SET wrapped = NULL, {column} = {value}"
            ),
        );
        let error = keys(&datastore).all_data_keys(None, 9).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("`data_keys`") && error.contains(column),
            "{error}"
        );
    }
}

#[test]
fn a_table_that_could_hold_two_keys_of_one_originator_is_refused() {
    let (folder, datastore) = datastore();
    execute(
        &datastore,
        "DROP TABLE data_keys; CREATE TABLE data_keys (originator_id BLOB NOT NULL, \
         wrapped BLOB, destroyed_on BIGINT)",
    );
    let path = folder.path().join("keys.db");
    let error = SqliteDatastore::connect(Path::new(&path)).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("an originator could have two keys"),
        "{error}"
    );
}
