//! What the program answers: the same for people, as text and tables, and for scripts, as JSON.

mod account;
mod booked;
mod history;
mod import;
mod past;
mod table;

use std::fmt;

use serde::Serialize;

pub(crate) use self::{
    account::{AccountView, Accounts},
    booked::{BookedView, TransferView},
    history::HistoryView,
    import::{ImportView, RefusedLine},
    past::PastView,
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
