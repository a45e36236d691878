//! What the program answers: the same for people, as text and tables, and for scripts, as JSON.

mod account;
mod acknowledgement;
mod booked;
mod history;
mod import;
mod past;
mod table;
mod writing;

use std::fmt;

use serde::Serialize;

pub(crate) use self::{
    account::{AccountView, Accounts},
    acknowledgement::{Acknowledgement, Outcome},
    booked::{BookedView, TransferView},
    history::HistoryView,
    import::{ImportView, RefusedLine},
    past::PastView,
    writing::{write, write_line},
};
use crate::errors::BankError;

/// The answer of a command. Amounts are in whole cents in JSON, and their names say so.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Account(AccountView),
    Accounts(Accounts),
    Booked(BookedView),
    History(HistoryView),
    Import(ImportView),
    Past(PastView),
    Transfer(TransferView),
}

impl Answer {
    /// Whether the program ends well after this answer.
    pub(crate) fn verdict(&self) -> Result<(), BankError> {
        match self {
            Self::Import(import) => import.verdict(),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => account.fmt(f),
            Self::Accounts(accounts) => accounts.fmt(f),
            Self::Booked(booked) => booked.fmt(f),
            Self::History(history) => history.fmt(f),
            Self::Import(import) => import.fmt(f),
            Self::Past(past) => past.fmt(f),
            Self::Transfer(transfer) => transfer.fmt(f),
        }
    }
}
