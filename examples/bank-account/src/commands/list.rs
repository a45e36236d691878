//! `list`: all accounts.

use std::path::Path;

use clap::Args;

use crate::{
    bank::Bank,
    errors::BankError,
    output::{Accounts, Answer},
};

/// What `list` is told: nothing.
#[derive(Debug, Args)]
pub(crate) struct List {}

impl List {
    #[expect(clippy::unused_self, reason = "commands are run alike")]
    pub(super) fn run(&self, database: &Path) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        Ok(Answer::Accounts(Accounts::of(&bank.accounts()?)))
    }
}
