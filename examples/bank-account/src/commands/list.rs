//! `list`: all accounts.

use eventsourcing_diesel::DatabaseLocation;

use crate::{
    bank::Bank,
    errors::BankError,
    output::{Accounts, Answer},
};

pub(super) fn run(database: &DatabaseLocation) -> Result<Answer, BankError> {
    let bank = Bank::open_existing(database)?;
    Ok(Answer::Accounts(Accounts::of(&bank.accounts()?)))
}
