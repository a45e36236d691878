//! `open`: the beginning of an account.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use super::Target;
use crate::{
    bank::Bank,
    domain::{money::Cents, movement::Instruction},
    errors::BankError,
    output::Answer,
};

/// What `open` is told.
#[derive(Debug, Args)]
pub(crate) struct Open {
    #[command(flatten)]
    target: Target,

    /// Whose account it is.
    holder: String,

    /// How far it may be overdrawn.
    #[arg(long, default_value = "0", allow_negative_numbers = true)]
    limit: Cents,
}

impl Open {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let holder = self.holder.clone();
        let limit = self.limit;
        let bank = Bank::open(database)?;
        self.target.book(&bank, Instruction::Open { holder, limit })
    }
}
