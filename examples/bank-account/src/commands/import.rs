//! `import`: the movements of a statement, each booked once.

use std::path::PathBuf;

use clap::Args;
use eventsourcing_diesel::DatabaseLocation;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::done;
use crate::{
    bank::{Bank, Booked},
    errors::BankError,
    output::{self, Accounts, Acknowledgement, Answer, ImportView, Outcome, RefusedLine},
    statement::{LineError, Statement, StatementLine},
};

/// What `import` is told.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The statement: a CSV file with the columns reference,kind,account,amount,text.
    file: PathBuf,

    /// Exit with 1 if a line was refused; the others are booked all the same.
    #[arg(long)]
    strict: bool,

    /// Tell of each line, as soon as what became of it is stored: its number, `booked`,
    /// `booked_before` or `refused`, and the reference, with tabs between; with --json, as JSON.
    #[arg(long)]
    acknowledge: bool,
}

impl Import {
    pub(super) fn run(&self, database: &DatabaseLocation, json: bool) -> Result<Answer, BankError> {
        // The whole file is read before anything is booked, and before a database is made.
        let statement = Statement::read(&self.file)?;
        let mut view = ImportView::new(&self.file, self.strict);
        if statement.lines.is_empty() && database.is_missing() {
            return Ok(Answer::Import(view)); // There is nothing to make a database for.
        }
        let bank = Bank::open(database)?;
        let progress = progress(statement.lines.len(), json || self.acknowledge);
        for line in progress.wrap_iter(statement.lines.iter()) {
            let outcome = match book(&bank, line) {
                Ok(booked) => view.book(booked),
                Err(error) if error.is_refusal() => view.refuse(refused(line, &error)),
                Err(error) => return Err(interrupted(line, error)),
            };
            if self.acknowledge {
                acknowledge(line, outcome, json).map_err(|error| interrupted(line, error))?;
            }
        }
        progress.finish_and_clear();
        view.accounts = Accounts::of(&done(bank.accounts())?);
        Ok(Answer::Import(view))
    }
}

/// Books what a line asks for. Each movement is a transaction of its own: it is what is
/// acknowledged, and what a second run finds.
fn book(bank: &Bank, line: &StatementLine) -> Result<Booked, BankError> {
    let movement = line.movement.as_ref().map_err(LineError::clone)?;
    bank.book_in_turn(movement)
}

/// Tells what became of a line. It comes after the save was answered, and is flushed: whoever reads
/// it can rely on it, whatever happens to the program.
fn acknowledge(line: &StatementLine, outcome: Outcome, json: bool) -> Result<(), BankError> {
    let told = Acknowledgement {
        line: line.number,
        outcome,
        reference: line.reference.as_ref(),
    };
    output::write_line(&told, json).map_err(BankError::Output)
}

fn refused(line: &StatementLine, error: &BankError) -> RefusedLine {
    RefusedLine {
        line: line.number,
        reference: line.reference.clone(),
        reason: error.to_string(),
    }
}

fn interrupted(line: &StatementLine, error: BankError) -> BankError {
    BankError::Interrupted {
        line: line.number,
        source: Box::new(error),
    }
}

/// A bar on standard error, where somebody watches.
fn progress(lines: usize, hidden: bool) -> ProgressBar {
    let target = if hidden {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} movements, {eta} left");
    ProgressBar::with_draw_target(Some(lines as u64), target)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
