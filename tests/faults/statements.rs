//! A save that is one statement, and so a transaction that begins when it arrives.

use std::{thread, time::Duration};

use diesel::Connection as _;
use eventsourcing::{RecordError, RecordStrategy as _};
use eventsourcing_diesel::Within;
use eventsourcing_tests::{events, new_id, on_served_by_statement, save, served::Served};

use crate::{
    held_back::hold_back_each,
    setup::{Outcome, Setup, one_event, save_again},
};

on_served_by_statement! {
    a_request_that_arrives_after_the_save_was_sent_again
    a_statement_that_waits_for_others_when_its_client_is_gone
}

/// Nothing is held before it arrives.
fn a_request_that_arrives_after_the_save_was_sent_again<S: Served>() {
    hold_back_each::<S>(one_event, |setup, datastore, save, answer| {
        save_again::<S>(datastore, save);
        let id = save.events()[0].originator_id;
        let stored = setup.direct.strategy().get_items(&id.into());
        assert_eq!(stored.unwrap().len(), 1);
        Outcome::of(&answer, true)
    });
}

/// Reading back would find nothing, and find it stored later.
fn a_statement_that_waits_for_others_when_its_client_is_gone<S: Served>() {
    let setup = Setup::<S>::new();
    let datastore = setup.connected(Some(one_event));
    let id = new_id();
    let [ours, theirs] = [(); 2].map(|()| save(events(id, 0..1)));
    let mut other = setup.direct.pool().get().unwrap();
    thread::scope(|scope| {
        let (datastore, ours) = (&datastore, &ours);
        let connection: &mut S::Connection = &mut other;
        let again = connection.test_transaction::<_, RecordError, _>(|connection| {
            Within::new(connection).append(&theirs)?;
            let waiting = scope.spawn(|| datastore.strategy().append(ours));
            thread::sleep(Duration::from_millis(300));
            setup.proxy.cut();
            let answer = waiting.join().unwrap();
            assert!(matches!(answer, Err(RecordError::OutcomeUnknown(_))));
            assert_eq!(Within::new(connection).get_items(&id.into())?.len(), 1);
            let again = scope.spawn(|| save_again::<S>(datastore, ours));
            thread::sleep(Duration::from_millis(100));
            assert!(!again.is_finished());
            Ok(again)
        });
        again.join().unwrap();
    });
    drop(other);
    setup.proxy.settle();
    setup.assert_stored_once(&ours);
}
