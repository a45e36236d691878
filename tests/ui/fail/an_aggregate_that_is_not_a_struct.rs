//! The state of an aggregate is a struct.

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
#[aggregate(event = AccountEvent)]
enum Account {
    Open,
    Closed,
}

#[derive(Clone, Copy, Aggregate)]
#[aggregate(event = AccountEvent)]
union Bits {
    bits: u8,
}

#[mutators(AccountEvent)]
impl Account {
    fn opened(holder: String, limit: u64) -> Self {
        _ = (holder, limit);
        Self::Open
    }

    fn deposited(&mut self, amount: u64) {
        _ = amount;
    }

    fn renamed(&mut self, name: String) {
        _ = name;
    }

    fn closed(self) {}
}

fn main() {}
