//! The connection is cut at every boundary between two messages of a save.

use eventsourcing_test_servers::Fault;
use eventsourcing_tests::{on_every_served, served::Served};

use crate::setup::{MANY, Make, Outcome, Setup, keyed, one_event, save_again, several_statements};

on_every_served! {
    a_save_of_one_event
    a_save_of_several_statements
    a_keyed_save
    an_encrypted_save
    an_encrypted_keyed_save
}

/// A request and its answer.
const STATEMENT: usize = 2;

/// At least as many: what begins it, what inserts twice, and what commits it.
const TRANSACTION: usize = 4 * STATEMENT;

fn a_save_of_one_event<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::new(), one_event, STATEMENT);
}

fn a_save_of_several_statements<S: Served>() {
    let (setup, make) = (Setup::<S>::new(), several_statements::<S>);
    is_stored_once_wherever_it_is_cut(&setup, make, TRANSACTION);
}

fn a_keyed_save<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::new(), keyed, TRANSACTION);
}

fn an_encrypted_save<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::encrypting(), one_event, STATEMENT);
}

fn an_encrypted_keyed_save<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::encrypting(), keyed, TRANSACTION);
}

/// One of the cuts takes the answer of the commit, and others what comes before it.
fn is_stored_once_wherever_it_is_cut<S: Served>(setup: &Setup<S>, make: Make, fewest: usize) {
    for prepared in [None, Some(make)] {
        let cuts = (0..MANY).map_while(|messages| cut(setup, make, prepared, messages));
        let outcomes: Vec<_> = cuts.collect();
        println!("{} boundaries", outcomes.len());
        assert!((fewest..MANY).contains(&outcomes.len()), "{outcomes:?}");
        for outcome in [Outcome::StoredUnknown, Outcome::Lost] {
            assert!(outcomes.contains(&outcome), "{outcomes:?}");
        }
    }
}

/// What came of the save, if it had so many messages.
fn cut<S: Served>(
    setup: &Setup<S>,
    make: Make,
    prepared: Option<Make>,
    messages: usize,
) -> Option<Outcome> {
    let (datastore, save) = (setup.connected(prepared), make());
    let answer = setup.disturb(&datastore, &save, messages, Fault::Cut)?;
    setup.proxy.settle();
    let outcome = setup.outcome(&answer, &save);
    for _ in 0..2 {
        save_again::<S>(&datastore, &save);
        setup.assert_stored_once(&save);
    }
    Some(outcome)
}
