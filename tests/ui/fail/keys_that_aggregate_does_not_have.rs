//! Unknown, repeated, without value.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened { holder: String, limit: u64 },
    Deposited { amount: u64 },
    Renamed(String),
    Closed,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(events = AccountEvent)]
struct Account {
    holder: String,
    limit: u64,
    balance: u64,
}

#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent, event = AccountEvent)]
struct Twice;

#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event)]
struct Without;

#[mutators(AccountEvent)]
impl Account {
    fn opened(holder: String, limit: u64) -> Self {
        Self { holder, limit, balance: 0 }
    }

    fn deposited(&mut self, amount: u64) {
        self.balance += amount;
    }

    fn renamed(&mut self, name: String) {
        self.holder = name;
    }

    fn closed(self) {}
}

#[mutators(AccountEvent)]
impl Twice {
    fn opened(_holder: String, _limit: u64) -> Self {
        Self
    }

    fn deposited(&mut self, _amount: u64) {}

    fn renamed(&mut self, _name: String) {}

    fn closed(self) {}
}

fn main() {}
