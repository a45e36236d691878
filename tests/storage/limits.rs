//! A database that is full.

use diesel::connection::SimpleConnection;
use eventsourcing::{LogPosition, RecordError, RecordStrategy, StoredEvent};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings};
use eventsourcing_tests::{event, events, new_id, save};
use tempfile::tempdir;

/// Fills a database, and looks that it is as it was; then makes room.
fn fill(datastore: &SqliteDatastore) {
    let strategy = datastore.strategy();
    let id = new_id();
    strategy.append(&save(events(id, 0..10))).unwrap();
    let limit = |pages: &str| {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        datastore
            .pool()
            .get()
            .unwrap()
            .batch_execute(&pragma)
            .unwrap();
    };
    limit("1"); // SQLite takes the present size for it.
    let large = |version| StoredEvent::new(id, version, "test#Large", vec![7; 100_000]);
    let saved = save(vec![event(id, 10), large(11), event(id, 12)]).with_key("large");
    for _ in 0..3 {
        let answer = strategy.append(&saved);
        assert!(
            matches!(answer, Err(RecordError::Unavailable(_))),
            "{answer:?}"
        );
    }
    assert_eq!(
        strategy.get_items(&id.into()).unwrap().len(),
        10,
        "nothing was written"
    );
    assert_eq!(strategy.find_save("large").unwrap(), None);
    limit("1000000");
    strategy.append(&saved).unwrap();
    assert_eq!(strategy.get_items(&id.into()).unwrap().len(), 13);
    assert_eq!(
        strategy.all_items(LogPosition::START, 99).unwrap().len(),
        13
    );
}

#[test]
fn a_full_file_refuses_whole_saves_and_takes_them_when_there_is_room() {
    let folder = tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("bank.db")).pool_size(1);
    fill(&SqliteDatastore::open(settings).unwrap());
}

#[test]
fn a_full_database_in_memory_loses_nothing() {
    fill(&SqliteDatastore::open(":memory:").unwrap());
}

#[test]
fn an_event_larger_than_sqlite_takes_is_refused_and_the_next_one_is_stored() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let strategy = datastore.strategy();
    let id = new_id();
    let too_large = StoredEvent::new(id, 0, "test#Large", vec![0; 1_000_000_001]);
    let answer = strategy.append(&save(vec![too_large]));
    assert!(
        matches!(answer, Err(RecordError::Misuse { .. })),
        "{answer:?}"
    );
    strategy.append(&save(events(id, 0..1))).unwrap();
}
