//! What is not an event is not stored: a state cannot be written to.

use eventsourcing::{Aggregate, AggregateRoot, DomainEvent, EventStore, Uuid, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened,
    Deposited { amount: u64 },
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
struct Account {
    balance: u64,
}

#[mutators(AccountEvent)]
impl Account {
    fn opened() -> Self {
        Self { balance: 0 }
    }

    fn deposited(&mut self, amount: u64) {
        self.balance += amount;
    }
}

impl Account {
    fn deposit(&mut self, amount: u64) {
        self.balance += amount;
    }
}

fn from_outside(account: &mut AggregateRoot<Account>) {
    account.balance += 5;
}

fn in_a_decision(id: Uuid) {
    let accounts = EventStore::in_memory().repository::<Account>();
    _ = accounts.update(id, |account| account.deposit(5));
}

fn main() {}
