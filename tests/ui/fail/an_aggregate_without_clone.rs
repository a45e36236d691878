//! Its last state is kept, and dependent decisions work on a copy.

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

#[derive(Debug, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
struct Account {
    holder: String,
    limit: u64,
    balance: u64,
}

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

fn main() {}
