//! Units of work: several aggregates changed together, all or none.

mod conflicting;
mod doomed;
mod refusing;
mod saved;
mod seen_within;
mod unchanged;

use eventsourcing::{Error, UpdateError};
use uuid::Uuid;

use crate::{
    bank::{Account, Refusal, TooMany, deposited, opened},
    stores::{Bank, Store},
};

fn account(store: &Store, balance: i64) -> Uuid {
    let events = [opened(), deposited(balance)];
    store.accounts().create(events).unwrap().id()
}

fn balances<const N: usize>(store: &Store, ids: [Uuid; N]) -> [i64; N] {
    ids.map(|id| store.accounts().get(id).unwrap().balance)
}

fn transfer(store: &Store, from: Uuid, to: Uuid, amount: i64) -> Result<(), UpdateError<Refusal>> {
    store.atomically(|work| {
        work.update(from, |from: &Account| from.withdraw(amount))?;
        work.update(to, |to: &Account| to.deposit(amount))
    })
}

/// What a user would write: an error type of their own.
#[derive(Debug, thiserror::Error)]
enum BankError {
    #[error(transparent)]
    Refusal(#[from] Refusal),
    #[error(transparent)]
    TooMany(#[from] TooMany),
    #[error("we are closed")]
    Closed,
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<UpdateError<Refusal>> for BankError {
    fn from(error: UpdateError<Refusal>) -> Self {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(error) => error.into(),
        }
    }
}

impl From<UpdateError<TooMany>> for BankError {
    fn from(error: UpdateError<TooMany>) -> Self {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(error) => error.into(),
        }
    }
}
