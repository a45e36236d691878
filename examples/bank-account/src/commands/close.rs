//! `close`: the end of an account.

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;

use super::Target;
use crate::{bank::Bank, domain::movement::Instruction, errors::BankError, output::Answer};

/// What `close` is told.
#[derive(Debug, Args)]
pub(crate) struct Close {
    #[command(flatten)]
    target: Target,
}

impl Close {
    pub(super) fn run(&self, database: &DatabaseLocation) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        self.target.book(&bank, Instruction::Close)
    }
}
