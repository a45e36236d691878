//! Setting the tables up, and taking them down.

mod needed;
mod setting_up;
mod taking_down;

use std::fmt::Debug;

use diesel::{connection::SimpleConnection, prelude::*, sql_query, sql_types::Text};
use eventsourcing::{Error, LogPosition, RecordStrategy, SequencedItem, Timestamp};
use eventsourcing_diesel::{Item, SchemaTable, SqliteDatastore};
use eventsourcing_tests::{Nth, event, new_id, save};
use tempfile::tempdir;

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
        "../../../eventsourcing-diesel/migrations/sqlite/2026-11-22-000001_integer_sequenced_items/up.sql"
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
