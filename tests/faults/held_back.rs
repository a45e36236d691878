//! A request arrives after the client has given up.

use std::{thread, time::Duration};

use eventsourcing::{RecordError, Save};
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::Fault;
use eventsourcing_tests::{on_every_served, served::Served};

use crate::setup::{MANY, Make, Setup, keyed, one_event, save_again, several_statements};

on_every_served! {
    a_request_that_arrives_while_the_save_is_sent_again
    a_request_that_arrives_before_the_save_is_sent_again
}

fn kinds<S: Served>() -> [Make; 3] {
    [one_event, several_statements::<S>, keyed]
}

pub(crate) type Datastore<S> = DieselDatastore<<S as Served>::Connection>;

/// What happens when the client has given up, with what it was answered.
pub(crate) type Meanwhile<S> = fn(&Setup<S>, &Datastore<S>, &Save, Result<(), RecordError>);

/// Every request of a save is held back, one in each round.
pub(crate) fn hold_back_each<S: Served>(make: Make, meanwhile: Meanwhile<S>) {
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
    assert!((2..MANY).contains(&requests.count()));
}

fn a_request_that_arrives_while_the_save_is_sent_again<S: Served>() {
    for make in kinds::<S>() {
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
    for make in kinds::<S>() {
        hold_back_each::<S>(make, |setup, _, save, answer| {
            setup.proxy.release();
            setup.assert_answered(&answer, save);
        });
    }
}
