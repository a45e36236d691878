//! Tables that are emptied or dropped.

use diesel::connection::SimpleConnection;
use eventsourcing::{DataKeyStrategy, RecordStrategy, SequencedItem, StoredEvent, Timestamp};
use eventsourcing_diesel::{SchemaTable, SqliteDatastore, SqliteSchema};
use eventsourcing_tests::new_id;
use tempfile::tempdir;

use super::{ALL, BY_TIME, Own, append, log, make_own, on_both, refused, tables};

#[test]
fn truncating_empties_the_chosen_tables_and_gives_no_position_again() {
    on_both(|datastore| {
        let schema = datastore.schema();
        schema.set_up().unwrap();
        for version in 0..3 {
            append::<StoredEvent>(datastore, version);
            append::<SequencedItem<Timestamp>>(datastore, version);
        }
        schema
            .clone()
            .only([SchemaTable::STORED_EVENTS])
            .truncate()
            .unwrap();
        assert_eq!(log::<StoredEvent>(datastore), [0; 0]);
        assert_eq!(log::<SequencedItem<Timestamp>>(datastore), [1, 2, 3]);
        assert!(datastore.strategy().find_save("key 1").unwrap().is_none());
        let by_time = datastore.table::<SequencedItem<Timestamp>>().unwrap();
        assert!(by_time.strategy().find_save("key 1").unwrap().is_some());
        append::<StoredEvent>(datastore, 0);
        assert_eq!(log::<StoredEvent>(datastore), [4]);
        schema.truncate().unwrap();
        schema.truncate().unwrap();
        append::<SequencedItem<Timestamp>>(datastore, 0);
        assert_eq!(log::<SequencedItem<Timestamp>>(datastore), [4]);
        schema.verify().unwrap();
    });
}

#[test]
fn truncating_what_is_not_there_empties_nothing() {
    on_both(|datastore| {
        let chosen = [SchemaTable::STORED_EVENTS, BY_TIME];
        let some = datastore.schema().only([SchemaTable::STORED_EVENTS]);
        some.set_up().unwrap();
        append::<StoredEvent>(datastore, 0);
        refused(datastore.schema().only(chosen).truncate());
        assert_eq!(log::<StoredEvent>(datastore), [1]);
    });
}

#[test]
fn what_is_dropped_is_gone_and_can_be_set_up_again() {
    on_both(|datastore| {
        let schema = datastore.schema();
        schema.set_up().unwrap();
        append::<SequencedItem<Timestamp>>(datastore, 0);
        let by_time = schema.clone().only([BY_TIME]);
        for _ in 0..2 {
            by_time.drop_tables().unwrap();
            let left: Vec<_> = ALL.into_iter().filter(|it| *it != BY_TIME.name()).collect();
            assert_eq!(tables(datastore), left);
        }
        by_time.set_up().unwrap();
        assert_eq!(log::<SequencedItem<Timestamp>>(datastore), [0; 0]);
        for _ in 0..2 {
            schema.drop_tables().unwrap();
            assert_eq!(tables(datastore), [""; 0]);
        }
        refused(schema.verify());
        schema.set_up().unwrap();
        schema.verify().unwrap();
    });
}

#[test]
fn what_was_truncated_or_dropped_is_gone_from_the_file_too() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let keys = datastore.schema().only([SchemaTable::DATA_KEYS]);
    let holds = |text: &[u8]| {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        datastore.pool().get().unwrap().batch_execute(sql).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        bytes.windows(text.len()).any(|window| window == text)
    };
    for take_away in [SqliteSchema::truncate, SqliteSchema::drop_tables] {
        for _ in 0..200 {
            let key = datastore
                .strategy()
                .insert_data_key(new_id(), b"a wrapped key");
            key.unwrap();
        }
        assert!(holds(b"a wrapped key"));
        take_away(&keys).unwrap();
        assert!(!holds(b"a wrapped key"));
    }
}

#[test]
fn a_table_of_the_users_own_is_verified_and_emptied_and_never_made_or_dropped() {
    on_both(|datastore| {
        let schema: SqliteSchema = datastore.schema().only([SchemaTable::of::<Own>()]);
        schema.set_up().unwrap();
        let text = refused(schema.verify());
        assert!(text.contains("there is no table `own items`"), "{text}");
        make_own(datastore);
        schema.verify().unwrap();
        append::<Own>(datastore, 0);
        schema.truncate().unwrap();
        append::<Own>(datastore, 0);
        assert_eq!(log::<Own>(datastore), [2]);
        let text = refused(schema.drop_tables());
        assert!(
            text.contains("`own items` is a table of your own"),
            "{text}"
        );
        assert_eq!(log::<Own>(datastore), [2]);
    });
}
