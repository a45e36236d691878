//! What the rows of another table need is not taken away.

use diesel::{dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing::{DataKeyStrategy, DictionaryStrategy, SequencedItem, Timestamp};
use eventsourcing_diesel::{Item, SchemaTable, SqliteDatastore, SqliteSchema};
use eventsourcing_tests::{Nth, new_id};

use super::{ALL, BY_TIME, Own, append, make_own, on_both, refused, tables};

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
