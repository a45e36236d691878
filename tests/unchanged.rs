//! Saves that require a sequence to be unchanged, on databases that have several writers at a time.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used)]

use std::{
    sync::{Barrier, mpsc::channel},
    thread,
    time::Duration,
};

use diesel::result::Error;
use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::{Backend, DieselStrategy, Within};

use crate::{events, new_id, save};

/// The save holds the sequence until its transaction, on this connection, has ended.
pub fn an_append_waits_for_a_save_that_requires_its_sequence_unchanged<C: Backend>(
    strategy: &DieselStrategy<C>,
    connection: &mut C,
) {
    let [read, written] = [new_id(), new_id()];
    strategy.append(&save(events(read, 0..2))).unwrap();

    let (tell, told) = channel();
    let appending = strategy.clone();
    let held = connection.transaction(|connection| {
        let checked = save(events(written, 0..1)).requiring_unchanged(read, 1);
        Within::new(connection).append(&checked).unwrap();
        let appender = thread::spawn(move || {
            let answer = appending.append(&save(events(read, 2..3)));
            tell.send(()).unwrap();
            answer
        });
        let was_waiting = told.recv_timeout(Duration::from_millis(300)).is_err();
        Ok::<_, Error>((appender, was_waiting))
    });
    let (appender, was_waiting) = held.unwrap();
    assert!(was_waiting);
    appender.join().unwrap().unwrap();
    assert_eq!(strategy.get_items(&read.into()).unwrap().len(), 3);
}

/// Each requires what the other writes to be unchanged: one succeeds. Neither is rolled back, which would
/// have them meet again.
pub fn two_saves_that_depend_on_each_other_are_one_after_the_other<C: Backend>(
    strategy: &DieselStrategy<C>,
) {
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
        let is_one_after_the_other = matches!(
            answers,
            [Ok(()), Err(RecordError::Conflict)] | [Err(RecordError::Conflict), Ok(())]
        );
        assert!(is_one_after_the_other, "{answers:?}");
    }
}
