//! Steps that set up, as often as one likes, and what is verified.

use std::{thread, time::Duration};

use diesel::connection::SimpleConnection;
use eventsourcing::{RecordStrategy, SequencedItem, StoredEvent, TimeUuid};
use eventsourcing_diesel::{LogOrder, SchemaTable, SqliteDatastore, SqliteSettings};
use tempfile::{TempDir, tempdir};

use super::{ALL, BY_TIME, append, log, on_both, refused, tables};

#[test]
fn each_step_can_be_done_again_and_changes_nothing() {
    on_both(|datastore| {
        assert_eq!(tables(datastore), [""; 0]);
        let schema = datastore.schema();
        schema.set_up().unwrap();
        append::<StoredEvent>(datastore, 0);
        schema.set_up().unwrap();
        let verified = schema.verify().unwrap();
        for (table, order) in verified.log_orders() {
            assert_eq!(order, LogOrder::OneWriter, "{table:?}");
        }
        assert_ne!(verified.log_orders().count(), 0);
        assert_eq!(datastore.log_order().unwrap(), LogOrder::OneWriter);
        assert_eq!(tables(datastore), ALL);
        assert_eq!(log::<StoredEvent>(datastore), [1]);
    });
}

#[test]
fn what_is_set_up_can_be_connected_to() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let datastore = SqliteDatastore::unverified(&*file).unwrap();
    SqliteDatastore::connect(&*file).unwrap_err();
    datastore.schema().set_up().unwrap();
    SqliteDatastore::connect(&*file).unwrap();
}

#[test]
fn only_the_chosen_tables_are_made_and_asked_for() {
    let folder = tempdir().unwrap();
    let settings = || SqliteSettings::from(folder.path().join("bank.db")).tables([BY_TIME]);
    let datastore = SqliteDatastore::open(settings()).unwrap();
    let made = ["save_keys", "stored_events", "timestamp_sequenced_items"];
    assert_eq!(tables(&datastore), made);
    SqliteDatastore::connect(settings()).unwrap();
    datastore.schema().only([BY_TIME]).verify().unwrap();
    let text = refused(datastore.schema().verify());
    assert!(text.contains("2026-11-15-000000_snapshots"), "{text}");
    let text = refused(datastore.table::<SequencedItem<TimeUuid>>().map(drop));
    assert!(
        text.contains("no table `timeuuid_sequenced_items`"),
        "{text}"
    );
    datastore.schema().set_up().unwrap();
    assert_eq!(tables(&datastore), ALL);
}

#[test]
fn verifying_writes_nothing_and_names_what_is_missing() {
    on_both(|datastore| {
        let text = refused(datastore.schema().verify());
        assert!(text.contains("2026-11-01-000000_stored_events"), "{text}");
        assert_eq!(tables(datastore), [""; 0]);
        datastore.schema().set_up().unwrap();
        let sql = "ALTER TABLE timestamp_sequenced_items DROP COLUMN seal";
        datastore.pool().get().unwrap().batch_execute(sql).unwrap();
        let text = refused(datastore.schema().verify());
        let missing = "`timestamp_sequenced_items` has no column `seal`";
        assert!(text.contains(missing), "{text}");
        let others = [SchemaTable::STORED_EVENTS, SchemaTable::SNAPSHOTS];
        datastore.schema().only(others).verify().unwrap();
    });
}

#[test]
fn many_that_set_up_one_file_at_once_all_succeed() {
    let folder: TempDir = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let settings = SqliteSettings::from(&*file).busy_timeout(Duration::from_secs(30));
                let datastore = SqliteDatastore::unverified(settings).unwrap();
                datastore.schema().set_up().unwrap();
                datastore.schema().verify().unwrap();
            });
        }
    });
    SqliteDatastore::connect(&*file).unwrap();
}

#[test]
fn keys_from_before_are_kept_by_their_table() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    append::<StoredEvent>(&datastore, 0);
    append::<SequencedItem>(&datastore, 1);
    let migration = |what: &str| {
        let folder =
            "../eventsourcing-diesel/migrations/sqlite/2026-11-22-000000_save_keys_of_tables";
        let sql = std::fs::read_to_string(format!("{folder}/{what}.sql")).unwrap();
        datastore.pool().get().unwrap().batch_execute(&sql).unwrap();
    };
    migration("down");
    migration("up");
    datastore.schema().verify().unwrap();
    assert!(datastore.strategy().find_save("key 0").unwrap().is_some());
    assert!(datastore.strategy().find_save("key 1").unwrap().is_none());
}
