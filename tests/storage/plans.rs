//! Which index SQLite uses.

use std::sync::{Arc, Mutex};

use diesel::{
    connection::{Connection, InstrumentationEvent},
    prelude::*,
    sql_query,
    sql_types::Text,
};
use eventsourcing::{
    Fingerprint, LogPosition, RecordError, RecordStrategy, Selection, SequencedItem,
    SnapshotSelection, SnapshotStrategy, TimeUuid, Timestamp,
};
use eventsourcing_diesel::{Item, SqliteDatastore, SqliteStrategy};
use eventsourcing_tests::new_id;

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite does what the strategy asks for.
fn plan<T>(ask: impl FnOnce(&SqliteStrategy) -> Result<T, RecordError>) -> String {
    plan_of(ask)
}

/// The same on the table of an item.
fn plan_of<I: Item, T>(ask: impl FnOnce(&SqliteStrategy<I>) -> Result<T, RecordError>) -> String {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let table = datastore.table::<I>().unwrap();
    let asked = Arc::new(Mutex::new(None));
    let sink = Arc::clone(&asked);
    let listen = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            *sink.lock().unwrap() = Some(query.to_string());
        }
    };
    datastore.pool().get().unwrap().set_instrumentation(listen);
    ask(table.strategy()).unwrap();
    let asked = asked.lock().unwrap().take().unwrap();
    let (question, _binds) = asked.split_once(" -- binds").unwrap();
    let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {question}"))
        .load(&mut datastore.pool().get().unwrap())
        .unwrap();
    let details: Vec<_> = steps.into_iter().map(|it| it.detail).collect();
    details.join("; ")
}

#[test]
fn originators_are_found_in_their_own_index_alone() {
    let types = ["bank.account#Opened", "bank.account#Imported"];
    let plan = plan(|it| it.originators(&types, LogPosition::START, 100));
    assert_eq!(
        plan,
        "SEARCH stored_events USING COVERING INDEX stored_events_first (log_position>?)"
    );
}

#[test]
fn the_first_items_of_sequences_that_nobody_counts_are_found_in_the_index_of_sequences() {
    let plan = plan_of::<SequencedItem<TimeUuid>, _>(|it| {
        it.originators(&["sensor#Installed"], LogPosition::START, 100)
    });
    assert_eq!(
        plan,
        "SEARCH timeuuid_sequenced_items USING INTEGER PRIMARY KEY (rowid>?); CORRELATED SCALAR \
         SUBQUERY 1; SEARCH earlier USING COVERING INDEX timeuuid_sequenced_items_sequence \
         (sequence_id=? AND position<?)"
    );
}

#[test]
fn items_are_found_as_stored_events_are() {
    let plan = plan_of::<SequencedItem<TimeUuid>, _>(|it| it.get_items(&Selection::of(new_id())));
    assert_eq!(
        plan,
        "SEARCH timeuuid_sequenced_items USING INDEX timeuuid_sequenced_items_sequence \
         (sequence_id=? AND position>? AND position<?)"
    );
    let types = ["test#Happened"];
    let plan = plan_of::<SequencedItem, _>(|it| it.originators(&types, LogPosition::START, 100));
    assert_eq!(
        plan,
        "SEARCH integer_sequenced_items USING COVERING INDEX integer_sequenced_items_first \
         (log_position>?)"
    );
}

#[test]
fn a_sequence_is_found_by_its_index_in_either_order() {
    let found = "SEARCH stored_events USING INDEX stored_events_sequence (originator_id=? AND \
                 originator_version>? AND originator_version<?)";
    let all = Selection::of(new_id());
    assert_eq!(plan(|it| it.get_items(&all)), found);
    assert_eq!(plan(|it| it.get_items(&all.descending().limit(1))), found);
}

#[test]
fn the_log_is_read_in_the_order_of_its_rows() {
    let plan = plan(|it| it.all_items(LogPosition::START, 100));
    assert_eq!(
        plan,
        "SEARCH stored_events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
    );
}

#[test]
fn snapshots_are_found_by_their_key() {
    let plan = plan(|it| {
        let selection = SnapshotSelection {
            originator_id: new_id(),
            fingerprint: Fingerprint(new_id()),
            lte: 7,
            as_of: Timestamp::MAX,
        };
        it.newest_snapshot(&selection)
    });
    assert_eq!(
        plan,
        "SEARCH snapshots USING INDEX sqlite_autoindex_snapshots_1 (originator_id=? AND \
         fingerprint=? AND originator_version<?)"
    );
}
