//! An account: what can happen to it, what that does to it, and what it decides.

mod refusal;

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

pub use self::refusal::Refusal;
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
    /// Money went out to another account of the bank, which has it as `TransferredIn`.
    TransferredOut {
        /// To which account.
        to: AccountNumber,
        /// How much.
        amount: Cents,
        /// What for.
        text: String,
    },
    /// Money came in from another account of the bank, which has it as `TransferredOut`.
    TransferredIn {
        /// From which account.
        from: AccountNumber,
        /// How much.
        amount: Cents,
        /// What for.
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

    fn transferred_out(&mut self, _to: AccountNumber, amount: Cents, _text: String) {
        self.balance -= amount;
    }

    fn transferred_in(&mut self, _from: AccountNumber, amount: Cents, _text: String) {
        self.balance += amount;
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
        self.refuse_too_much(amount)?;
        let text = text.to_owned();
        Ok(AccountEvent::Deposited { amount, text })
    }

    /// Pays money out.
    pub fn withdraw(&self, amount: Cents, text: &str) -> Result<AccountEvent, Refusal> {
        self.refuse_overdrawing(amount)?;
        let text = text.to_owned();
        Ok(AccountEvent::Withdrawn { amount, text })
    }

    /// Its half of a transfer to another account.
    pub(super) fn transfer_out(
        &self,
        to: &AccountNumber,
        amount: Cents,
        text: &str,
    ) -> Result<AccountEvent, Refusal> {
        self.refuse_overdrawing(amount)?;
        let (to, text) = (to.clone(), text.to_owned());
        Ok(AccountEvent::TransferredOut { to, amount, text })
    }

    /// Its half of a transfer from another account.
    pub(super) fn transfer_in(
        &self,
        from: &AccountNumber,
        amount: Cents,
        text: &str,
    ) -> Result<AccountEvent, Refusal> {
        self.refuse_too_much(amount)?;
        let (from, text) = (from.clone(), text.to_owned());
        Ok(AccountEvent::TransferredIn { from, amount, text })
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

    fn refuse_overdrawing(&self, amount: Cents) -> Result<(), Refusal> {
        refuse_nothing(amount)?;
        let available = self.available();
        if amount > available {
            return Err(Refusal::Overdrawn { amount, available });
        }
        Ok(())
    }

    fn refuse_too_much(&self, amount: Cents) -> Result<(), Refusal> {
        refuse_nothing(amount)?;
        let balance = self.balance;
        if balance.checked_add(amount).is_none() {
            return Err(Refusal::TooMuch { amount, balance });
        }
        Ok(())
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

#[cfg(test)]
mod tests;
