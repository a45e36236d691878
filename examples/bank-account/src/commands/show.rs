//! `show`: one account, now or then.

use std::path::Path;

use clap::Args;
use eventsourcing::Timestamp;

use super::as_of;
use crate::{
    bank::Bank,
    domain::{moment::Moment, number::AccountNumber},
    errors::BankError,
    output::{AccountView, Answer},
};

/// What `show` is told.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The number of the account.
    account: AccountNumber,

    /// As it was after the event of this version, as `as-of` shows it.
    #[arg(long, conflicts_with = "at")]
    version: Option<u64>,

    /// As it was at this time, such as `2017-07-14T02:40:00Z`, as `as-of` shows it.
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

impl Show {
    pub(super) fn run(&self, database: &Path) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        let version = self.version.map(Moment::Version);
        match version.or(self.at.map(Moment::Time)) {
            Some(moment) => as_of::past(&bank, &self.account, moment),
            None => Ok(Answer::Account(AccountView::of(
                &bank.account(&self.account)?,
            ))),
        }
    }
}
