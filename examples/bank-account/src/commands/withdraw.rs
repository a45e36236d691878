//! `withdraw`: money goes out.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use super::Target;
use crate::{
    bank::Bank,
    domain::{money::Cents, movement::Instruction},
    errors::BankError,
    output::Answer,
};

/// What `withdraw` is told.
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    target: Target,

    /// How much, as `12` or `12.34`.
    #[arg(allow_negative_numbers = true)]
    amount: Cents,

    /// What for.
    #[arg(long, default_value = "")]
    text: String,
}

impl Withdraw {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let amount = self.amount;
        let text = self.text.clone();
        let bank = Bank::open_existing(database)?;
        self.target
            .book(&bank, Instruction::Withdraw { amount, text })
    }
}
