//! `show`: one account, now or then.

use std::path::Path;

use clap::Args;
use eventsourcing::Timestamp;

use crate::{
    bank::Bank,
    domain::number::AccountNumber,
    errors::BankError,
    output::{AccountView, Answer},
};

/// What `show` is told.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The number of the account.
    account: AccountNumber,

    /// As it was after the event of this version; `history` has them.
    #[arg(long, conflicts_with = "at")]
    version: Option<u64>,

    /// As it was at this time, such as `2017-07-14T02:40:00Z`.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

impl Show {
    pub(super) fn run(&self, database: &Path) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        let account = match (self.version, self.at) {
            (Some(version), _) => bank.account_at(&self.account, version)?,
            (None, Some(time)) => bank.account_as_of(&self.account, time)?,
            (None, None) => bank.account(&self.account)?,
        };
        Ok(Answer::Account(AccountView::of(&account)))
    }
}
