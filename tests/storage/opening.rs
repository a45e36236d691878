//! Opening a database, and what is said when that fails.

use eventsourcing::RecordStrategy;
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::{events, new_id, save};
use tempfile::tempdir;

#[test]
fn what_was_saved_is_there_after_opening_again() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let id = new_id();
    let saved = save(events(id, 0..3));
    let datastore = SqliteDatastore::open(&*file).unwrap();
    datastore.strategy().append(&saved).unwrap();
    drop(datastore);

    let datastore = SqliteDatastore::connect(&*file).unwrap();
    let mut found = datastore.strategy().get_items(&id.into()).unwrap();
    for event in &mut found {
        event.log_position = None;
    }
    assert_eq!(found, saved.events());
}
