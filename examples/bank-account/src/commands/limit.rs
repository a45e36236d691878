//! `limit`: how far an account may be overdrawn.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use super::Target;
use crate::{
    bank::Bank,
    domain::{money::Cents, movement::Instruction},
    errors::BankError,
    output::Answer,
};

/// What `limit` is told.
#[derive(Debug, Args)]
pub(crate) struct Limit {
    #[command(flatten)]
    target: Target,

    /// How far from now on, as `500` or `500.00`.
    #[arg(allow_negative_numbers = true)]
    limit: Cents,
}

impl Limit {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let limit = self.limit;
        let bank = Bank::open_existing(database)?;
        self.target.book(&bank, Instruction::ChangeLimit { limit })
    }
}
