//! What can happen to it is no event.

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
#[aggregate(event = Plain)]
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

enum Plain {
    Happened,
}

impl eventsourcing::Mutators<Plain> for Account {
    fn role(_: &Plain) -> eventsourcing::Role {
        eventsourcing::Role::Begins
    }

    fn mutate(_: &mut eventsourcing::Life<Self>, _: Plain) {}
}

fn main() {}
