//! `as-of`: one account, then.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use crate::{
    bank::Bank,
    domain::{moment::Moment, number::AccountNumber},
    errors::BankError,
    output::{Answer, PastView},
};

/// What `as-of` is told.
#[derive(Debug, Args)]
pub(crate) struct AsOf {
    /// The number of the account.
    account: AccountNumber,

    /// A version, from 0: `history` has them. Or a time with its zone, such as
    /// `2017-07-14T02:40:00Z`. Or a day, such as `2017-07-14`: its end, in UTC.
    #[arg(value_name = "VERSION|TIME", allow_hyphen_values = true)]
    moment: Moment,
}

impl AsOf {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        past(&bank, &self.account, self.moment)
    }
}

/// The account as it was at a moment, and at which.
pub(super) fn past(
    bank: &Bank,
    account: &AccountNumber,
    moment: Moment,
) -> Result<Answer, BankError> {
    let account = bank.account_as_of(account, moment)?;
    Ok(Answer::Past(PastView::new(moment, &account)))
}
