//! What tells one aggregate from another is an id.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

type AccountId = u64;

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent, id = AccountId)]
struct Account {}

#[mutators(AccountEvent)]
impl Account {
    fn opened() -> Self {
        Self {}
    }
}

fn main() {}
