//! A small bank: the domain of most cases.

use eventsourcing::{Aggregate, Deciding, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

/// What can happen to an account.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "bank.account")]
pub(crate) enum AccountEvent {
    Opened { holder: String, limit: i64 },
    Deposited { amount: i64 },
    Withdrawn { amount: i64 },
    LimitChanged { limit: i64 },
    Closed,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent)]
pub(crate) struct Account {
    pub(crate) holder: String,
    pub(crate) limit: i64,
    pub(crate) balance: i64,
}

#[mutators(AccountEvent)]
impl Account {
    fn opened(holder: String, limit: i64) -> Self {
        Self {
            holder,
            limit,
            balance: 0,
        }
    }

    fn deposited(&mut self, amount: i64) {
        self.balance += amount;
    }

    fn withdrawn(&mut self, amount: i64) {
        self.balance -= amount;
    }

    fn limit_changed(&mut self, limit: i64) {
        self.limit = limit;
    }

    fn closed(self) {}
}

/// Why an account refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the account would be overdrawn")]
    Overdrawn,
    #[error("an amount is more than nothing")]
    NotPositive,
    #[error("nobody has so much money")]
    TooMuch,
    #[error("there is money left on it, or owed")]
    NotEmpty,
}

impl Account {
    pub(crate) fn deposit(&self, amount: i64) -> Result<AccountEvent, Refusal> {
        if amount <= 0 {
            return Err(Refusal::NotPositive);
        }
        if self.balance.checked_add(amount).is_none() {
            return Err(Refusal::TooMuch);
        }
        Ok(AccountEvent::Deposited { amount })
    }

    pub(crate) fn withdraw(&self, amount: i64) -> Result<AccountEvent, Refusal> {
        if amount <= 0 {
            return Err(Refusal::NotPositive);
        }
        if self.balance - amount < -self.limit {
            return Err(Refusal::Overdrawn);
        }
        Ok(AccountEvent::Withdrawn { amount })
    }

    /// Nothing when it is the limit already.
    pub(crate) fn set_limit(&self, limit: i64) -> Option<AccountEvent> {
        (limit != self.limit).then_some(AccountEvent::LimitChanged { limit })
    }

    pub(crate) fn close(&self) -> Result<AccountEvent, Refusal> {
        if self.balance == 0 {
            Ok(AccountEvent::Closed)
        } else {
            Err(Refusal::NotEmpty)
        }
    }

    /// Pays out what is there, and closes.
    pub(crate) fn pay_out_and_close(&self) -> Result<Deciding<Self>, Refusal> {
        let mut account = Deciding::on(self);
        if account.balance > 0 {
            let amount = account.balance;
            account.trigger(AccountEvent::Withdrawn { amount });
        }
        let closed = account.close()?;
        account.trigger(closed);
        Ok(account)
    }
}

/// The first event of an account.
pub(crate) fn opened() -> AccountEvent {
    AccountEvent::Opened {
        holder: "Ada".into(),
        limit: 0,
    }
}

/// Money comes in.
pub(crate) fn deposited(amount: i64) -> AccountEvent {
    AccountEvent::Deposited { amount }
}

/// Money goes out, whatever the rules say.
pub(crate) fn withdrawn(amount: i64) -> AccountEvent {
    AccountEvent::Withdrawn { amount }
}

/// What can happen to a customer.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "bank.customer")]
pub(crate) enum CustomerEvent {
    Registered { name: String },
    AccountLinked { account: uuid::Uuid },
}

/// A customer: another type of aggregate in the same store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = CustomerEvent)]
pub(crate) struct Customer {
    pub(crate) name: String,
    pub(crate) accounts: Vec<uuid::Uuid>,
}

#[mutators(CustomerEvent)]
impl Customer {
    fn registered(name: String) -> Self {
        Self {
            name,
            accounts: Vec::new(),
        }
    }

    fn account_linked(&mut self, account: uuid::Uuid) {
        self.accounts.push(account);
    }
}

/// Why a customer refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a customer has no more than three accounts")]
pub(crate) struct TooMany;

impl Customer {
    pub(crate) fn link(&self, account: uuid::Uuid) -> Result<CustomerEvent, TooMany> {
        if self.accounts.len() == 3 {
            return Err(TooMany);
        }
        Ok(CustomerEvent::AccountLinked { account })
    }
}

/// The first event of a customer.
pub(crate) fn registered() -> CustomerEvent {
    CustomerEvent::Registered { name: "Ada".into() }
}
