//! A save that requires a sequence to be unchanged holds it against appends that check nothing.

use std::{thread, time::Duration};

use diesel::Connection;
use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::Within;
use eventsourcing_tests::{events, new_id, save, unchanged};

use super::fresh;

#[test]
fn an_append_waits_for_a_save_that_requires_its_sequence_unchanged() {
    let (strategy, schema) = fresh();
    unchanged::an_append_waits_for_a_save_that_requires_its_sequence_unchanged(
        &strategy,
        &mut schema.connection(),
    );
}

#[test]
fn a_save_finds_an_append_that_was_in_flight() {
    let (strategy, schema) = fresh();
    let [read, written] = [new_id(), new_id()];
    strategy.append(&save(events(read, 0..1))).unwrap();

    let checking = strategy.clone();
    let mut connection = schema.connection();
    let checked = connection
        .transaction(|connection| {
            let append = save(events(read, 1..2));
            Within::new(connection).append(&append).unwrap();
            let checked = save(events(written, 0..1)).requiring_unchanged(read, 0);
            let checked = thread::spawn(move || checking.append(&checked));
            thread::sleep(Duration::from_millis(200));
            Ok::<_, diesel::result::Error>(checked)
        })
        .unwrap();
    let answer = checked.join().unwrap();
    assert!(matches!(answer, Err(RecordError::Conflict)), "{answer:?}");
    assert!(strategy.get_items(&written.into()).unwrap().is_empty());
}

#[test]
fn two_saves_that_depend_on_each_other_are_one_after_the_other() {
    let (strategy, _schema) = fresh();
    unchanged::two_saves_that_depend_on_each_other_are_one_after_the_other(&strategy);
}

/// Locks of their own for so many would leave the server none.
#[test]
fn a_save_of_very_many_sequences_may_require_one_unchanged() {
    let (strategy, _schema) = fresh();
    let read = new_id();
    strategy.append(&save(events(read, 0..1))).unwrap();
    let many = (0..40_000).flat_map(|_| events(new_id(), 0..1)).collect();
    let checked = save(many).requiring_unchanged(read, 0);
    strategy.append(&checked).unwrap();
    let outdated = save(events(new_id(), 0..1)).requiring_unchanged(new_id(), 0);
    let answer = strategy.append(&outdated);
    assert!(matches!(answer, Err(RecordError::Conflict)), "{answer:?}");
}
