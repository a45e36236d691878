//! A save that requires a sequence to be unchanged holds it against appends that check nothing.

use std::{
    sync::{Barrier, mpsc::channel},
    thread,
    time::Duration,
};

use diesel::{Connection, connection::SimpleConnection};
use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::Within;
use eventsourcing_tests::{events, new_id, save};

use super::fresh;

#[test]
fn an_append_waits_for_a_save_that_requires_its_sequence_unchanged() {
    let (strategy, database) = fresh();
    let [read, written] = [new_id(), new_id()];
    strategy.append(&save(events(read, 0..2))).unwrap();

    let (tell, told) = channel();
    let appending = strategy.clone();
    let mut connection = database.connection();
    let (appender, was_waiting) = connection
        .transaction(|connection| {
            let checked = save(events(written, 0..1)).requiring_unchanged(read, 1);
            Within::new(connection).append(&checked).unwrap();
            let appender = thread::spawn(move || {
                let answer = appending.append(&save(events(read, 2..3)));
                tell.send(()).unwrap();
                answer
            });
            let was_waiting = told.recv_timeout(Duration::from_millis(300)).is_err();
            Ok::<_, diesel::result::Error>((appender, was_waiting))
        })
        .unwrap();
    assert!(was_waiting);
    appender.join().unwrap().unwrap();
    assert_eq!(strategy.get_items(&read.into()).unwrap().len(), 3);
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

/// Each requires what the other writes to be unchanged: one succeeds.
#[test]
fn two_saves_that_depend_on_each_other_are_one_after_the_other() {
    let (strategy, _database) = fresh();
    for _ in 0..20 {
        let [one, other] = [new_id(), new_id()];
        let first = save([events(one, 0..1), events(other, 0..1)].concat());
        strategy.append(&first).unwrap();
        let both = Barrier::new(2);
        let write = |written, read| {
            both.wait();
            strategy.append(&save(events(written, 1..2)).requiring_unchanged(read, 0))
        };
        let answers = thread::scope(|scope| {
            let first = scope.spawn(|| write(one, other));
            [write(other, one), first.join().unwrap()]
        });
        let stored = answers.iter().filter(|it| it.is_ok()).count();
        assert_eq!(stored, 1, "{answers:?}");
        let refused = answers.iter().filter_map(|it| it.as_ref().err());
        assert!(
            refused
                .into_iter()
                .all(|it| matches!(it, RecordError::Conflict)),
            "{answers:?}"
        );
    }
}
