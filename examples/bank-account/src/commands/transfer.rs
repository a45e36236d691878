//! `transfer`: money goes from one account to another.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use super::done;
use crate::{
    bank::Bank,
    domain::{
        money::Cents,
        number::{AccountNumber, Reference},
        transfer,
    },
    errors::BankError,
    output::{Answer, TransferView},
};

/// What `transfer` is told.
#[derive(Debug, Args)]
pub(crate) struct Transfer {
    /// The number of the account that pays.
    from: AccountNumber,

    /// The number of the account that is paid.
    to: AccountNumber,

    /// How much, as `12` or `12.34`.
    #[arg(allow_negative_numbers = true)]
    amount: Cents,

    /// What for.
    #[arg(long, default_value = "")]
    text: String,

    /// The reference; the same one again books nothing. Made up if none is given.
    #[arg(long)]
    reference: Option<Reference>,
}

impl Transfer {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        let transfer = transfer::Transfer {
            reference: self.reference.clone().unwrap_or_else(Reference::unique),
            from: self.from.clone(),
            to: self.to.clone(),
            amount: self.amount,
            text: self.text.clone(),
        };
        let booked = bank.transfer(&transfer)?;
        Ok(Answer::Transfer(TransferView::new(
            &transfer.reference,
            booked,
            &done(bank.account(&self.from))?,
            &done(bank.account(&self.to))?,
        )))
    }
}
