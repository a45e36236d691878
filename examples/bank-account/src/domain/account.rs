//! An account: what can happen to it, what that does to it, and what it decides.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

use super::{
    money::Cents,
    number::{AccountId, AccountNumber},
};

/// What can happen to an account. This enum is the contract on disk.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "bank.account")]
pub enum AccountEvent {
    /// The account begins, with nothing in it.
    Opened {
        /// What people call it by.
        number: AccountNumber,
        /// Whose it is.
        holder: String,
        /// How far it may be overdrawn.
        limit: Cents,
    },
    /// Money came in.
    Deposited {
        /// How much.
        amount: Cents,
        /// What for, as the statement says it.
        text: String,
    },
    /// Money went out.
    Withdrawn {
        /// How much.
        amount: Cents,
        /// What for, as the statement says it.
        text: String,
    },
    /// It may be overdrawn further, or less far.
    LimitChanged {
        /// How far from now on.
        limit: Cents,
    },
    /// The account ends.
    Closed,
}

/// A bank account: what its events have made of it. Its balance is never below minus its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = AccountEvent, id = AccountId)]
pub struct Account {
    /// What people call it by.
    pub number: AccountNumber,
    /// Whose it is.
    pub holder: String,
    /// How far it may be overdrawn.
    pub limit: Cents,
    /// What is in it; negative when it is overdrawn.
    pub balance: Cents,
}

/// What events do to it: no `self` begins it, `&mut self` changes it, `self` ends it.
#[mutators(AccountEvent)]
impl Account {
    fn opened(number: AccountNumber, holder: String, limit: Cents) -> Self {
        Self {
            number,
            holder,
            limit,
            balance: Cents::ZERO,
        }
    }

    fn deposited(&mut self, amount: Cents, _text: String) {
        self.balance += amount;
    }

    fn withdrawn(&mut self, amount: Cents, _text: String) {
        self.balance -= amount;
    }

    fn limit_changed(&mut self, limit: Cents) {
        self.limit = limit;
    }

    fn closed(self) {}
}

/// What it decides: `&self` in, an event or a refusal out. Nothing else.
impl Account {
    /// Opens an account with nothing in it, which may be overdrawn to `limit`.
    pub fn open(
        number: &AccountNumber,
        holder: &str,
        limit: Cents,
    ) -> Result<AccountEvent, Refusal> {
        if holder.trim().is_empty() {
            return Err(Refusal::NoHolder);
        }
        refuse_negative_limit(limit)?;
        Ok(AccountEvent::Opened {
            number: number.clone(),
            holder: holder.to_owned(),
            limit,
        })
    }

    /// Takes money in.
    pub fn deposit(&self, amount: Cents, text: &str) -> Result<AccountEvent, Refusal> {
        refuse_nothing(amount)?;
        if self.balance.checked_add(amount).is_none() {
            return Err(Refusal::TooMuch {
                amount,
                balance: self.balance,
            });
        }
        let text = text.to_owned();
        Ok(AccountEvent::Deposited { amount, text })
    }

    /// Pays money out.
    pub fn withdraw(&self, amount: Cents, text: &str) -> Result<AccountEvent, Refusal> {
        refuse_nothing(amount)?;
        if amount > self.available() {
            return Err(Refusal::Overdrawn {
                amount,
                available: self.available(),
            });
        }
        let text = text.to_owned();
        Ok(AccountEvent::Withdrawn { amount, text })
    }

    /// Lets it be overdrawn to `limit` from now on.
    pub fn change_limit(&self, limit: Cents) -> Result<AccountEvent, Refusal> {
        refuse_negative_limit(limit)?;
        if self.balance.saturating_add(limit) < Cents::ZERO {
            return Err(Refusal::OverdrawnFurther {
                balance: self.balance,
                limit,
            });
        }
        Ok(AccountEvent::LimitChanged { limit })
    }

    /// Closes it, when nobody owes anybody anything.
    pub fn close(&self) -> Result<AccountEvent, Refusal> {
        if self.balance != Cents::ZERO {
            return Err(Refusal::NotSettled {
                balance: self.balance,
            });
        }
        Ok(AccountEvent::Closed)
    }

    /// What can be withdrawn: the balance and the limit.
    fn available(&self) -> Cents {
        self.balance.saturating_add(self.limit)
    }
}

fn refuse_nothing(amount: Cents) -> Result<(), Refusal> {
    if amount > Cents::ZERO {
        Ok(())
    } else {
        Err(Refusal::NotPositive { amount })
    }
}

fn refuse_negative_limit(limit: Cents) -> Result<(), Refusal> {
    if limit >= Cents::ZERO {
        Ok(())
    } else {
        Err(Refusal::NegativeLimit { limit })
    }
}

/// Why an account does not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody would own it.
    #[error("an account needs a holder")]
    NoHolder,
    /// The limit says how far an account may be overdrawn: it counts downwards already.
    #[error("a limit of {limit} is negative: an account that may not be overdrawn has the limit 0")]
    NegativeLimit {
        /// What was asked.
        limit: Cents,
    },
    /// It would move no money, or the other way.
    #[error("an amount must be more than 0, and {amount} is not")]
    NotPositive {
        /// What was asked.
        amount: Cents,
    },
    /// There would be more in it than can be counted.
    #[error("{amount} more than the {balance} in it is more than an account holds")]
    TooMuch {
        /// What was asked.
        amount: Cents,
        /// What is in it.
        balance: Cents,
    },
    /// There is not so much in it.
    #[error("{amount} is more than the {available} available")]
    Overdrawn {
        /// What was asked.
        amount: Cents,
        /// The balance and the limit.
        available: Cents,
    },
    /// It is overdrawn further than it might be then.
    #[error("the balance of {balance} is below a limit of {limit}")]
    OverdrawnFurther {
        /// What is in it.
        balance: Cents,
        /// What was asked.
        limit: Cents,
    },
    /// Somebody would lose money.
    #[error("an account with a balance of {balance} is not closed: bring it to 0.00 first")]
    NotSettled {
        /// What is in it.
        balance: Cents,
    },
}

#[cfg(test)]
mod tests;
