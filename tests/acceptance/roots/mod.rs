//! Aggregate roots, without any store.

mod deciding;
mod poisoned;
mod reading;
mod replaying;
mod stamped;

use eventsourcing::{AggregateRoot, Environment};
use uuid::Uuid;

use crate::bank::{Account, opened};

fn account() -> AggregateRoot<Account> {
    AggregateRoot::create_with(Uuid::now_v7(), &Environment::default(), opened()).unwrap()
}
