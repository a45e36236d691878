//! The connection is cut at every boundary between two messages of a save.

use eventsourcing_test_servers::Fault;
use eventsourcing_tests::{on_every_served, served::Served};

use crate::setup::{MANY, Make, Setup, keyed, one_event, save_again, several_statements};

on_every_served! {
    a_save_of_one_event
    a_save_of_several_statements
    a_keyed_save
    an_encrypted_save
    an_encrypted_keyed_save
}

fn a_save_of_one_event<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::new(), one_event);
}

fn a_save_of_several_statements<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::new(), several_statements::<S>);
}

fn a_keyed_save<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::new(), keyed);
}

fn an_encrypted_save<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::encrypting(), one_event);
}

fn an_encrypted_keyed_save<S: Served>() {
    is_stored_once_wherever_it_is_cut(&Setup::<S>::encrypting(), keyed);
}

fn is_stored_once_wherever_it_is_cut<S: Served>(setup: &Setup<S>, make: Make) {
    for prepared in [None, Some(make)] {
        let boundaries = (0..MANY)
            .take_while(|messages| cut(setup, make, prepared, *messages))
            .count();
        println!("{boundaries} boundaries");
        assert!((2..MANY).contains(&boundaries));
    }
}

/// Whether the save had so many messages.
fn cut<S: Served>(setup: &Setup<S>, make: Make, prepared: Option<Make>, messages: usize) -> bool {
    let (datastore, save) = (setup.connected(prepared), make());
    let Some(answer) = setup.disturb(&datastore, &save, messages, Fault::Cut) else {
        return false;
    };
    setup.proxy.settle();
    setup.assert_answered(&answer, &save);
    for _ in 0..2 {
        save_again::<S>(&datastore, &save);
        setup.assert_stored_once(&save);
    }
    true
}
