//! `list`: all accounts.

use std::path::Path;

use crate::{
    bank::Bank,
    errors::BankError,
    output::{Accounts, Answer},
};

pub(super) fn run(database: &Path) -> Result<Answer, BankError> {
    let bank = Bank::open_existing(database)?;
    Ok(Answer::Accounts(Accounts::of(&bank.accounts()?)))
}
