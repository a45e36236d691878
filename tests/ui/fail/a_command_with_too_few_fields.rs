//! Fewer fields than the decision takes.

use eventsourcing::{Aggregate, Command, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum AccountEvent {
    Opened { holder: String },
    Deposited { amount: u64 },
    Closed,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
struct Account {
    holder: String,
    balance: u64,
}

#[mutators(AccountEvent)]
impl Account {
    fn opened(holder: String) -> Self {
        Self { holder, balance: 0 }
    }

    fn deposited(&mut self, amount: u64) {
        self.balance += amount;
    }

    fn closed(self) {}
}

struct Overdrawn;

impl Account {
    fn open(holder: String) -> AccountEvent {
        AccountEvent::Opened { holder }
    }

    fn deposit(&self, amount: u64) -> AccountEvent {
        AccountEvent::Deposited { amount }
    }

    fn close(&self) -> Result<AccountEvent, Overdrawn> {
        if self.balance > 0 { Err(Overdrawn) } else { Ok(AccountEvent::Closed) }
    }
}

#[derive(Clone, Command)]
#[command(aggregate = Account, error = Overdrawn)]
enum AccountCommand {
    #[command(begins)]
    Open,
    Deposit {},
}

fn main() {}
