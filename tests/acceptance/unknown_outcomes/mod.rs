//! Saves that fail on the way: stored once, or a value that can be settled.

mod not_written;
mod of_others;
mod settling;
mod stored_once;

use std::convert::Infallible;

use eventsourcing::{Error, OutcomeUnknown, UpdateError};
use uuid::Uuid;

use crate::{
    bank::opened,
    faults::Faulty,
    stores::{Bank, Store},
};

/// A store with an account, and the faults still to come.
fn with_account() -> (Faulty, Store, Uuid) {
    let faulty = Faulty::default();
    let store = faulty.store();
    let id = store.accounts().create(opened()).unwrap().id();
    (faulty, store, id)
}

fn unknown(error: Error) -> OutcomeUnknown {
    match error {
        Error::OutcomeUnknown(unknown) => *unknown,
        error => panic!("the outcome is known: {error}"),
    }
}

fn failed<T>(result: Result<T, UpdateError<Infallible>>) -> Error {
    match result {
        Err(UpdateError::Failed(error)) => error,
        Err(UpdateError::Refused(never)) => match never {},
        Ok(_) => panic!("it was answered"),
    }
}
