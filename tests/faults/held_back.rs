//! A request arrives after the client has given up.

use std::{thread, time::Duration};

use eventsourcing::{RecordError, Save};
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::Fault;
use eventsourcing_tests::{on_every_served, served::Served};

use crate::setup::{MANY, Make, Outcome, Setup, keyed, one_event, save_again, several_statements};

on_every_served! {
    a_request_that_arrives_while_the_save_is_sent_again
    a_request_that_arrives_before_the_save_is_sent_again
}

fn kinds<S: Served>() -> [Make; 3] {
    [one_event, several_statements::<S>, keyed]
}

pub(crate) type Datastore<S> = DieselDatastore<<S as Served>::Connection>;

/// What happens when the client has given up, with what it was answered; what then comes of the save.
pub(crate) type Meanwhile<S> =
    fn(&Setup<S>, &Datastore<S>, &Save, Result<(), RecordError>) -> Outcome;

/// Every request of a save is held back, one in each round; one of them commits it.
pub(crate) fn hold_back_each<S: Served>(make: Make, meanwhile: Meanwhile<S>) {
    let setup = Setup::<S>::new();
    let rounds = (0..MANY).map_while(|passing| {
        let (datastore, save) = (setup.connected(None), make());
        let answer = setup.disturb(&datastore, &save, passing, Fault::HoldBack)?;
        let outcome = meanwhile(&setup, &datastore, &save, answer);
        setup.proxy.release();
        for _ in 0..2 {
            save_again::<S>(&datastore, &save);
            setup.assert_stored_once(&save);
        }
        Some(outcome)
    });
    let outcomes: Vec<_> = rounds.collect();
    assert!((2..MANY).contains(&outcomes.len()), "{outcomes:?}");
    assert!(outcomes.contains(&Outcome::StoredUnknown), "{outcomes:?}");
}

fn a_request_that_arrives_while_the_save_is_sent_again<S: Served>() {
    for make in kinds::<S>() {
        hold_back_each::<S>(make, |setup, datastore, save, answer| {
            thread::scope(|scope| {
                scope.spawn(|| save_again::<S>(datastore, save));
                thread::sleep(Duration::from_millis(50));
                setup.proxy.release();
            });
            setup.assert_stored_once(save);
            Outcome::of(&answer, true)
        });
    }
}

fn a_request_that_arrives_before_the_save_is_sent_again<S: Served>() {
    for make in kinds::<S>() {
        hold_back_each::<S>(make, |setup, _, save, answer| {
            setup.proxy.release();
            setup.outcome(&answer, save)
        });
    }
}
