//! `show`: one account, now or then.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

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
    #[arg(long, conflicts_with = "at", value_parser = Moment::version, allow_hyphen_values = true)]
    version: Option<Moment>,

    /// As it was at a version or time, as `as-of` shows it.
    #[arg(long, value_name = "VERSION|TIME", allow_hyphen_values = true)]
    at: Option<Moment>,
}

impl Show {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        match self.version.or(self.at) {
            Some(moment) => as_of::past(&bank, &self.account, moment),
            None => Ok(Answer::Account(AccountView::of(
                &bank.account(&self.account)?,
            ))),
        }
    }
}
