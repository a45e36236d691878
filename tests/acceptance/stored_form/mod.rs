//! How events are stored: whatever the setting, what was stored before is read.

mod compressed;
mod data_keys;
mod encrypted;
mod erased;
mod erased_model;
mod erased_race;
mod keys;
mod message_pack;
mod one_stream;
mod page_keys;

use eventsourcing::{Error, Save, StoredEvent};
use uuid::Uuid;

use crate::{
    bank::{deposited, opened},
    stores::{Bank, Store},
};

/// An account with two events in the form of the store.
fn account(store: &Store) -> Uuid {
    let account = store.accounts().create([opened(), deposited(5)]).unwrap();
    account.id()
}

/// Puts another row in the place of one.
fn replace(store: &Store, row: StoredEvent) {
    let strategy = store.strategy();
    let (id, version) = (row.originator_id, row.originator_version);
    assert!(strategy.delete_record(id, version).unwrap());
    strategy
        .append(&Save::new(Uuid::now_v7(), vec![row]))
        .unwrap();
}

/// The error of a row that cannot be read, with everything below it.
#[track_caller]
fn corrupt<T>(answer: Result<T, Error>) -> String {
    match answer {
        Err(error @ Error::Corrupt(_)) => eventsourcing_tests::chain(&error),
        Err(error) => panic!("not corrupt, but: {error}"),
        Ok(_) => panic!("it was read"),
    }
}
