//! One file per command: what it is told, and what it does.

mod as_of;
mod close;
mod deposit;
mod history;
mod import;
mod limit;
mod list;
mod open;
mod show;
mod transfer;
mod withdraw;

use clap::{Args, Subcommand};
use eventsourcing_diesel::DatabaseLocation;

use crate::{
    bank::Bank,
    domain::{
        movement::{Instruction, Movement},
        number::{AccountNumber, Reference},
    },
    errors::BankError,
    output::{Answer, BookedView},
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open an account.
    Open(open::Open),
    /// Pay money in.
    Deposit(deposit::Deposit),
    /// Pay money out.
    Withdraw(withdraw::Withdraw),
    /// Move money from one account to another: both are booked, or neither.
    Transfer(transfer::Transfer),
    /// Change how far an account may be overdrawn.
    Limit(limit::Limit),
    /// Close an account whose balance is 0.
    Close(close::Close),
    /// Show an account, as it is or as it was.
    Show(show::Show),
    /// Show an account as it was after an event, or at a time.
    AsOf(as_of::AsOf),
    /// Show all accounts.
    List,
    /// Show every event of an account, with its time and version.
    History(history::History),
    /// Book the movements of a statement, each once.
    Import(import::Import),
}

impl Command {
    pub(crate) fn run(&self, database: &DatabaseLocation, json: bool) -> Result<Answer, BankError> {
        match self {
            Self::Open(open) => open.run(database),
            Self::Deposit(deposit) => deposit.run(database),
            Self::Withdraw(withdraw) => withdraw.run(database),
            Self::Transfer(transfer) => transfer.run(database),
            Self::Limit(limit) => limit.run(database),
            Self::Close(close) => close.run(database),
            Self::Show(show) => show.run(database),
            Self::AsOf(as_of) => as_of.run(database),
            Self::List => list::run(database),
            Self::History(history) => history.run(database),
            Self::Import(import) => import.run(database, json),
        }
    }
}

/// Which account, and under which reference.
#[derive(Debug, Args)]
struct Target {
    /// The number of the account: letters, digits and `-`.
    account: AccountNumber,

    /// The reference; the same one again books nothing. Made up if none is given.
    #[arg(long)]
    reference: Option<Reference>,
}

impl Target {
    /// Books what is asked of this account.
    fn book(&self, bank: &Bank, instruction: Instruction) -> Result<Answer, BankError> {
        let movement = Movement {
            reference: self.reference.clone().unwrap_or_else(Reference::unique),
            account: self.account.clone(),
            instruction,
        };
        let booked = bank.book(&movement)?;
        let account = done(bank.account(&self.account))?;
        Ok(Answer::Booked(BookedView::new(
            &movement.reference,
            booked,
            &account,
        )))
    }
}

/// What is read after something was done: that it cannot be read does not undo it.
fn done<T>(read: Result<T, BankError>) -> Result<T, BankError> {
    read.map_err(|error| BankError::Unread(Box::new(error)))
}
