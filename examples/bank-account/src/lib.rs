#![doc = include_str!("../README.md")]

mod bank;
mod cli;
mod commands;
mod domain;
mod errors;
mod output;
mod statement;

pub use bank::{Bank, Booked};
pub use cli::run;
pub use domain::{
    account::{Account, AccountEvent, Refusal},
    moment::{Moment, ParseMomentError},
    money::{Cents, ParseCentsError},
    movement::{Instruction, Movement},
    number::{AccountNumber, ParseNameError, Reference},
    transfer::{Transfer, TransferRefusal, Transferred},
};
pub use errors::BankError;
pub use statement::{LineError, Statement, StatementError, StatementLine};
