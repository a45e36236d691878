//! `close`: the end of an account.

use std::path::Path;

use clap::Args;

use super::Target;
use crate::{bank::Bank, domain::movement::Instruction, errors::BankError, output::Answer};

/// What `close` is told.
#[derive(Debug, Args)]
pub(crate) struct Close {
    #[command(flatten)]
    target: Target,
}

impl Close {
    pub(super) fn run(&self, database: &Path) -> Result<Answer, BankError> {
        let bank = Bank::open_existing(database)?;
        self.target.book(&bank, Instruction::Close)
    }
}
