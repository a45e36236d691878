//! It does not say what its events do to it.

use eventsourcing::{Aggregate, DomainEvent};
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
struct Account {
    holder: String,
    limit: u64,
    balance: u64,
}


fn main() {}
