//! `Closed` has nothing to take.

use eventsourcing::{Aggregate, AggregateRoot, DomainEvent, Environment, mutators};
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

    fn closed(self, reason: String) {
        drop(reason);
    }
}

fn main() {
    let environment = Environment::default();
    let account = AggregateRoot::<Account>::create_with(Default::default(), &environment, AccountEvent::Closed);
    println!("{:?}", account.map(|account| account.limit));
}
