//! A request arrives after the client has given up.

use std::{thread, time::Duration};

use diesel::Connection as _;
use eventsourcing::{RecordError, RecordStrategy, Save};
use eventsourcing_diesel::{DieselDatastore, Within};
use eventsourcing_test_servers::Fault;
use eventsourcing_tests::{events, new_id, on_every_served, save, served::Served};

use crate::setup::{MANY, Make, Setup, keyed, one_statement, save_again, several_chunks};

on_every_served! {
    a_request_that_arrives_after_the_save_was_sent_again
    a_request_that_arrives_while_the_save_is_sent_again
    a_request_that_arrives_before_the_save_is_sent_again
    a_statement_that_waits_for_others_when_its_client_is_gone
}

const KINDS: [Make; 3] = [one_statement, several_chunks, keyed];

type Datastore<S> = DieselDatastore<<S as Served>::Connection>;

/// What happens when the client has given up, with what it was answered.
type Meanwhile<S> = fn(&Setup<S>, &Datastore<S>, &Save, Result<(), RecordError>);

/// Every request of a save is held back, one in each round.
fn hold_back_each<S: Served>(make: Make, meanwhile: Meanwhile<S>) {
    let setup = Setup::<S>::new();
    let requests = (0..MANY).take_while(|passing| {
        let (datastore, save) = (setup.connected(None), make());
        let answer = setup.disturb(&datastore, &save, *passing, Fault::HoldBack);
        let Some(answer) = answer else {
            return false;
        };
        meanwhile(&setup, &datastore, &save, answer);
        setup.proxy.release();
        for _ in 0..2 {
            save_again::<S>(&datastore, &save);
            setup.assert_stored_once(&save);
        }
        true
    });
    assert!(requests.count() > 1);
}

/// The save of one statement holds nothing before that arrives.
fn a_request_that_arrives_after_the_save_was_sent_again<S: Served>() {
    hold_back_each::<S>(one_statement, |setup, datastore, save, _| {
        save_again::<S>(datastore, save);
        let id = save.events()[0].originator_id;
        let stored = setup.direct.strategy().get_items(&id.into());
        assert_eq!(stored.unwrap().len(), 1);
    });
}

fn a_request_that_arrives_while_the_save_is_sent_again<S: Served>() {
    for make in KINDS {
        hold_back_each::<S>(make, |setup, datastore, save, _| {
            thread::scope(|scope| {
                scope.spawn(|| save_again::<S>(datastore, save));
                thread::sleep(Duration::from_millis(50));
                setup.proxy.release();
            });
            setup.assert_stored_once(save);
        });
    }
}

fn a_request_that_arrives_before_the_save_is_sent_again<S: Served>() {
    for make in KINDS {
        hold_back_each::<S>(make, |setup, _, save, answer| {
            setup.proxy.release();
            setup.assert_answered(&answer, save);
        });
    }
}

/// Reading back would find nothing, and find it stored later.
fn a_statement_that_waits_for_others_when_its_client_is_gone<S: Served>() {
    let setup = Setup::<S>::new();
    let datastore = setup.connected(Some(one_statement));
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
