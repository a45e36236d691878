//! What is said of generated events, where they are written by hand.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened { holder: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent, topic = "bank.account")]
struct Account {
    #[aggregate(attribute, no_method)]
    holder: String,
    #[aggregate(default)]
    balance: u64,
}

#[mutators(AccountEvent)]
impl Account {
    fn opened(holder: String) -> Self {
        Self { holder, balance: 0 }
    }
}

fn main() {}
