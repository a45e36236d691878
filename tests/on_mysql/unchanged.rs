//! A save that requires a sequence to be unchanged holds it against appends that check nothing.

use diesel::{Connection, connection::SimpleConnection};
use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::Within;
use eventsourcing_tests::{events, new_id, save, unchanged};

use super::fresh;

#[test]
fn an_append_waits_for_a_save_that_requires_its_sequence_unchanged() {
    let (strategy, database) = fresh();
    unchanged::an_append_waits_for_a_save_that_requires_its_sequence_unchanged(
        &strategy,
        &mut database.connection(),
    );
}

/// Also where the transaction would see what was there when it began.
#[test]
fn a_save_finds_an_append_that_was_committed_meanwhile_in_any_isolation() {
    let (strategy, database) = fresh();
    let [read, written] = [new_id(), new_id()];
    strategy.append(&save(events(read, 0..1))).unwrap();
    let mut connection = database.connection();
    connection
        .batch_execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .unwrap();
    let answer = connection.transaction(|connection| {
        let found = Within::new(connection).get_items(&read.into()).unwrap();
        assert_eq!(found.len(), 1);
        strategy.append(&save(events(read, 1..2))).unwrap();
        let checked = save(events(written, 0..1)).requiring_unchanged(read, 0);
        Ok::<_, diesel::result::Error>(Within::new(connection).append(&checked))
    });
    let answer = answer.unwrap();
    assert!(matches!(answer, Err(RecordError::Conflict)), "{answer:?}");
    assert!(strategy.get_items(&written.into()).unwrap().is_empty());
}

#[test]
fn two_saves_that_depend_on_each_other_are_one_after_the_other() {
    let (strategy, _database) = fresh();
    unchanged::two_saves_that_depend_on_each_other_are_one_after_the_other(&strategy);
}
