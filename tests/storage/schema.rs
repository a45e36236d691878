//! Setting the tables up, and taking them down.

use std::{fmt::Debug, thread, time::Duration};

use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, Error, LogPosition, RecordStrategy, SequencedItem,
    StoredEvent, TimeUuid, Timestamp,
};
use eventsourcing_diesel::{
    Item, LogOrder, SchemaTable, SqliteDatastore, SqliteSchema, SqliteSettings,
};
use eventsourcing_tests::{Nth, event, new_id, save};
use tempfile::{TempDir, tempdir};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The tables of ours that are there.
fn tables(datastore: &SqliteDatastore) -> Vec<String> {
    let found: Vec<Name> = sql_query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name",
    )
    .load(&mut datastore.pool().get().unwrap())
    .unwrap();
    found.into_iter().map(|it| it.name).collect()
}

const ALL: [&str; 8] = [
    "data_keys",
    "dictionaries",
    "integer_sequenced_items",
    "save_keys",
    "snapshots",
    "stored_events",
    "timestamp_sequenced_items",
    "timeuuid_sequenced_items",
];

const BY_TIME: SchemaTable = SchemaTable::of::<SequencedItem<Timestamp>>();

/// An item of a table of the user's own: that of our integers under another name.
struct Own;

impl Item for Own {
    type Position = u64;
    const TABLE: eventsourcing_diesel::Table = eventsourcing_diesel::Table {
        name: "own items",
        ..<SequencedItem>::TABLE
    };
}

fn make_own(datastore: &SqliteDatastore) {
    let sql = include_str!(
        "../../eventsourcing-diesel/migrations/sqlite/2026-11-22-000001_integer_sequenced_items/up.sql"
    );
    let table = sql.split(';').next().unwrap();
    let own = table.replace("TABLE integer_sequenced_items", "TABLE \"own items\"");
    let index = "CREATE UNIQUE INDEX own ON \"own items\" (sequence_id, position)";
    let mut connection = datastore.pool().get().unwrap();
    connection
        .batch_execute(&format!("{own}; {index}"))
        .unwrap();
}

/// One case on a file and in memory.
fn on_both(case: impl Fn(&SqliteDatastore)) {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    case(&SqliteDatastore::unverified(file).unwrap());
    case(&SqliteDatastore::unverified(":memory:").unwrap());
}

fn append<I: Item<Position: Nth>>(datastore: &SqliteDatastore, version: u64) {
    let item = save(vec![event(new_id(), version)]);
    datastore
        .table::<I>()
        .unwrap()
        .strategy()
        .append(&item.with_key(format!("key {version}")))
        .unwrap();
}

fn log<I: Item>(datastore: &SqliteDatastore) -> Vec<u64> {
    let table = datastore.table::<I>().unwrap();
    let log = table.strategy().all_items(LogPosition::START, 100).unwrap();
    log.iter().map(|it| it.log_position.unwrap().0).collect()
}

fn refused<T: Debug>(answer: Result<T, Error>) -> String {
    let Err(error @ Error::Misuse { .. }) = answer else {
        panic!("{answer:?}");
    };
    error.to_string()
}

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
fn keys_that_another_table_needs_are_not_dropped() {
    on_both(|datastore| {
        datastore.schema().set_up().unwrap();
        let events = datastore.schema().only([SchemaTable::STORED_EVENTS]);
        let text = refused(events.drop_tables());
        assert!(
            text.contains("`integer_sequenced_items` needs it"),
            "{text}"
        );
        assert_eq!(tables(datastore), ALL);
    });
}

/// A datastore with a data key, a tombstone and a dictionary, and one item in the table of `I`.
fn with_what_rows_need<I: Item<Position: Nth>>(datastore: &SqliteDatastore) {
    datastore.schema().set_up().unwrap();
    let strategy = datastore.strategy();
    strategy.insert_data_key(new_id(), b"wrapped").unwrap();
    let destroyed = strategy.destroy_data_key(new_id(), Timestamp::now());
    assert_eq!(destroyed.unwrap(), None);
    strategy.put_dictionary(1, b"in common").unwrap();
    make_own(datastore);
    append::<I>(datastore, 0);
}

/// How many rows each table has.
fn contents(datastore: &SqliteDatastore) -> Vec<(String, i64)> {
    let tables = tables(datastore);
    let mut connection = datastore.pool().get().unwrap();
    let count = |table: String| {
        let rows = sql::<BigInt>(&format!("SELECT count(*) FROM \"{table}\""));
        let rows = rows.get_result(&mut connection).unwrap();
        (table, rows)
    };
    tables.into_iter().map(count).collect()
}

/// Refuses both to empty and to drop, and changes nothing.
fn assert_needed(datastore: &SqliteDatastore, schema: &SqliteSchema, needed: &str, by: &str) {
    let before = contents(datastore);
    for answer in [schema.truncate(), schema.drop_tables()] {
        let text = refused(answer);
        let why =
            format!("without `{needed}` the rows of `{by}` could not be read; truncate `{by}`");
        assert!(text.contains(&why), "{text}");
    }
    assert_eq!(contents(datastore), before);
}

const NEEDED: [SchemaTable; 2] = [SchemaTable::DATA_KEYS, SchemaTable::DICTIONARIES];

#[test]
fn what_rows_of_ours_need_goes_with_them_or_after_them() {
    on_both(|datastore| {
        with_what_rows_need::<SequencedItem<Timestamp>>(datastore);
        for table in NEEDED {
            let needed = datastore.schema().only([table]);
            let by = BY_TIME.name();
            assert_needed(datastore, &needed, table.name(), by);
            let with_others = datastore.schema().only([SchemaTable::SNAPSHOTS, table]);
            assert_needed(datastore, &with_others, table.name(), by);
            datastore
                .schema()
                .only([table, BY_TIME])
                .truncate()
                .unwrap();
            assert!(contents(datastore).contains(&(table.name().into(), 0)));
            needed.truncate().unwrap();
            needed.drop_tables().unwrap();
            append::<SequencedItem<Timestamp>>(datastore, 0);
            needed.drop_tables().unwrap();
        }
        datastore.schema().drop_tables().unwrap();
        assert_eq!(tables(datastore), ["own items"]);
    });
}

#[test]
fn what_rows_of_the_users_own_need_goes_with_them_or_after_them() {
    on_both(|datastore| {
        with_what_rows_need::<Own>(datastore);
        let own = datastore.table::<Own>().unwrap();
        for table in NEEDED {
            let needed = own.schema().only([table]);
            assert_needed(datastore, &needed, table.name(), "own items");
        }
        let before = contents(datastore);
        let text = refused(own.schema().truncate());
        assert!(text.contains("the rows of `own items`"), "{text}");
        assert_eq!(contents(datastore), before);

        let all = SchemaTable::OURS.into_iter();
        let with_own = own.schema().only(all.chain([SchemaTable::of::<Own>()]));
        with_own.truncate().unwrap();
        assert!(contents(datastore).iter().all(|(_, rows)| *rows == 0));
        own.schema().only(NEEDED).drop_tables().unwrap();
    });
}

#[test]
fn keys_that_a_table_of_the_users_own_needs_are_not_dropped() {
    on_both(|datastore| {
        datastore.schema().set_up().unwrap();
        make_own(datastore);
        let own = datastore.table::<Own>().unwrap();
        let before = contents(datastore);
        let text = refused(own.schema().drop_tables());
        let why = "`own items` needs it; drop that first by the migration that made it";
        assert!(text.contains(why), "{text}");
        assert_eq!(contents(datastore), before);
        append::<Own>(datastore, 0);
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
