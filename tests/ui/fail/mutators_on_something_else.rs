//! `#[mutators]` stands on an inherent `impl`.

use eventsourcing::{DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened { holder: String, limit: u64 },
    Deposited { amount: u64 },
    Renamed(String),
    Closed,
}

#[mutators(AccountEvent)]
struct Account;

trait Opens {
    fn opened(holder: String, limit: u64) -> Self;
}

#[mutators(AccountEvent)]
impl Opens for Account {
    fn opened(_holder: String, _limit: u64) -> Self {
        Self
    }
}

fn main() {}
