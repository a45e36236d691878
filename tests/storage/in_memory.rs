//! A database in memory: it is there as long as its datastore.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eventsourcing::{LogPosition, RecordStrategy};
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::{events, new_id, save};

fn count(strategy: &impl RecordStrategy) -> usize {
    strategy.all_items(LogPosition::START, 99).unwrap().len()
}

#[test]
fn clones_share_it_and_others_have_their_own() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let other = SqliteDatastore::open(":memory:").unwrap();
    let clone = datastore.clone();
    clone
        .strategy()
        .append(&save(events(new_id(), 0..3)))
        .unwrap();
    assert_eq!(count(datastore.strategy()), 3);
    assert_eq!(count(other.strategy()), 0);
}

#[test]
fn a_strategy_that_outlives_its_datastore_keeps_it() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let strategy = datastore.strategy().clone();
    strategy.append(&save(events(new_id(), 0..3))).unwrap();
    drop(datastore);
    assert_eq!(count(&strategy), 3);
}

#[test]
fn a_panic_while_a_connection_is_held_loses_nothing() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    datastore
        .strategy()
        .append(&save(events(new_id(), 0..3)))
        .unwrap();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _connection = datastore.pool().get().unwrap();
        std::panic::resume_unwind(Box::new("a fault of somebody else's"));
    }));
    assert!(panicked.is_err());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let answer = datastore
            .strategy()
            .read_log(LogPosition::START, 9, &mut |_| {
                std::panic::resume_unwind(Box::new("a fault of the reader's"))
            });
        answer.unwrap();
    }));
    assert!(panicked.is_err());
    assert_eq!(count(datastore.strategy()), 3);
    datastore
        .strategy()
        .append(&save(events(new_id(), 0..3)))
        .unwrap();
    assert_eq!(count(datastore.strategy()), 6);
}
