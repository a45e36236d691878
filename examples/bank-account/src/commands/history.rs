//! `history`: everything that happened to an account.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use crate::{
    bank::Bank,
    domain::number::AccountNumber,
    errors::BankError,
    output::{Answer, HistoryView},
};

/// What `history` is told.
#[derive(Debug, Args)]
pub(crate) struct History {
    /// The number of the account.
    account: AccountNumber,
}

impl History {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        let account = bank.account(&self.account)?;
        let events = bank.history(&self.account)?;
        Ok(Answer::History(HistoryView::of(&account, &events)))
    }
}
