//! Files that cannot be used: the error names them and says what to do.

use std::{path::Path, time::Duration};

use diesel::{connection::SimpleConnection, prelude::*};
use eventsourcing::{Error, RecordError, RecordStrategy};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings};
use eventsourcing_tests::{chain, event, events, new_id, save};
use tempfile::tempdir;

/// The errors of opening and connecting.
fn refusals(file: &Path) -> [Error; 2] {
    [
        SqliteDatastore::open(file).unwrap_err(),
        SqliteDatastore::connect(file).unwrap_err(),
    ]
}

fn says(error: &Error, parts: &[&str]) {
    let text = chain(error);
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

#[test]
fn a_file_of_another_kind_is_named_and_left_alone() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    let text = "Dear Sir or Madam, ".repeat(500);
    std::fs::write(&file, &text).unwrap();
    for error in refusals(&file) {
        assert!(matches!(error, Error::Corrupt(_)), "{error:?}");
        says(
            &error,
            &["letter.txt", "not a database", "restore a backup"],
        );
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_damaged_database_is_corrupt() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    datastore
        .strategy()
        .append(&save(events(new_id(), 0..1000)))
        .unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    drop((connection, datastore));
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100..].fill(0xA5);
    std::fs::write(&file, bytes).unwrap();
    for error in refusals(&file) {
        assert!(matches!(error, Error::Corrupt(_)), "{error:?}");
        says(&error, &["bank.db", "malformed", "restore a backup"]);
    }
}

#[test]
fn damage_below_the_tables_stops_the_reader() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
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
    let answer = datastore.strategy().get_items(&id.into());
    assert!(
        matches!(answer, Err(RecordError::Corrupt { .. })),
        "{answer:?}"
    );
}

#[test]
fn a_directory_is_no_database() {
    let folder = tempdir().unwrap();
    for error in refusals(folder.path()) {
        assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
        says(&error, &[folder.path().to_str().unwrap(), "is a directory"]);
    }
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempdir().unwrap();
    for error in refusals(&folder.path().join("there/is/none/bank.db")) {
        assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
        says(&error, &["bank.db", "there/is/none", "make it first"]);
    }
}

#[test]
fn a_database_with_another_table_of_our_name_is_left_alone() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("other.db");
    let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    other
        .batch_execute("CREATE TABLE stored_events (id INTEGER PRIMARY KEY)")
        .unwrap();
    let error = SqliteDatastore::open(&*file).unwrap_err();
    assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
    says(&error, &["other.db", "stored_events", "another database"]);
    other.batch_execute("SELECT id FROM stored_events").unwrap();
    assert!(other.batch_execute("SELECT 1 FROM save_keys").is_err());
    assert!(
        other
            .batch_execute("SELECT 1 FROM __diesel_schema_migrations")
            .is_err()
    );
}

#[test]
fn a_read_only_file_is_not_migrated() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    SqliteConnection::establish(file.to_str().unwrap())
        .unwrap()
        .batch_execute("CREATE TABLE mine (id INTEGER PRIMARY KEY)")
        .unwrap();
    let url = format!("file:{}?mode=ro", file.display());
    let error = SqliteDatastore::open(&*url).unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    says(
        &error,
        &[
            "bank.db",
            "read-only",
            "make the file and its folder writable",
        ],
    );
}

#[test]
fn a_read_only_file_that_is_up_to_date_is_read_and_not_written() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let id = new_id();
    let writable = SqliteDatastore::open(&*file).unwrap();
    writable.strategy().append(&save(events(id, 0..2))).unwrap();
    let url = format!("file:{}?mode=ro", file.display());
    for datastore in [
        SqliteDatastore::open(&*url),
        SqliteDatastore::connect(&*url),
    ] {
        let datastore = datastore.unwrap();
        assert_eq!(datastore.strategy().get_items(&id.into()).unwrap().len(), 2);
        let answer = datastore.strategy().append(&save(vec![event(id, 2)]));
        assert!(
            matches!(answer, Err(RecordError::Unavailable(_))),
            "{answer:?}"
        );
    }
}

/// Its write-ahead log needs files beside it, also for those who only read.
#[test]
#[cfg(unix)]
fn a_file_in_a_read_only_folder_is_the_fault_of_the_folder() {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    drop(SqliteDatastore::open(&*file).unwrap());
    let allow = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode));
    allow(0o555).unwrap();
    let may_write_all_the_same = fs::write(folder.path().join("other"), b"").is_ok();
    let refused = [
        SqliteDatastore::open(&*file),
        SqliteDatastore::connect(&*file),
    ];
    allow(0o755).unwrap();
    for refused in refused {
        if may_write_all_the_same {
            refused.unwrap(); // Root may write anywhere.
            continue;
        }
        let error = refused.unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        says(
            &error,
            &["bank.db", "its folder is read-only", "copy the database"],
        );
    }
}

#[test]
fn a_file_that_cannot_be_made_is_named() {
    let error = SqliteDatastore::open("/proc/bank.db").unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    says(&error, &["/proc/bank.db", "cannot be opened"]);
}

#[test]
fn a_locked_database_is_named_and_nothing_was_written() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    other
        .batch_execute("CREATE TABLE mine (id INTEGER); BEGIN EXCLUSIVE")
        .unwrap();
    let settings = SqliteSettings::from(&*file).busy_timeout(Duration::ZERO);
    for error in [
        SqliteDatastore::open(settings.clone()).unwrap_err(),
        SqliteDatastore::connect(settings.clone()).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        says(&error, &["bank.db", "is locked"]);
    }
    other.batch_execute("ROLLBACK").unwrap();
    SqliteDatastore::open(settings).unwrap();
}

#[test]
fn an_append_to_a_locked_database_is_rolled_back_and_can_be_sent_again() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let settings = SqliteSettings::from(&*file).busy_timeout(Duration::ZERO);
    let datastore = SqliteDatastore::open(settings).unwrap();
    let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let id = new_id();
    let saved = save(events(id, 0..2));
    let answer = datastore.strategy().append(&saved);
    assert!(
        matches!(answer, Err(RecordError::RolledBack(_))),
        "{answer:?}"
    );
    assert_eq!(datastore.strategy().get_items(&id.into()).unwrap(), []);
    other.batch_execute("ROLLBACK").unwrap();
    datastore.strategy().append(&saved).unwrap();
    assert_eq!(datastore.strategy().get_items(&id.into()).unwrap().len(), 2);
}

#[test]
fn a_database_whose_tables_went_away_says_so() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute("DROP TABLE stored_events")
        .unwrap();
    drop(connection);
    let answer = datastore.strategy().append(&save(events(new_id(), 0..1)));
    let Err(RecordError::Misuse { what }) = answer else {
        panic!("{answer:?}");
    };
    assert!(
        what.contains("stored_events") && what.contains("migrations"),
        "{what}"
    );
}
