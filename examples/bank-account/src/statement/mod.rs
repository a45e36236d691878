//! Statements: files of movements that another bank sends.

mod fields;
mod lines;
mod reader;

use crate::domain::money::ParseCentsError;
use crate::domain::{
    movement::Movement,
    number::{ParseNameError, Reference},
};

pub use reader::StatementError;

/// The columns of a statement, in their order.
const COLUMNS: [&str; 5] = ["reference", "kind", "account", "amount", "text"];

/// A statement that was read: every line of it, the bad ones too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its lines, without the header.
    pub lines: Vec<StatementLine>,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// Where it begins in the file; the first line is 1. It may go on over several.
    pub number: u64,
    /// The reference, where it could be read.
    pub reference: Option<Reference>,
    /// What it asks for, or why nobody knows.
    pub movement: Result<Movement, LineError>,
}

/// What is wrong with a line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// A quote is opened and not closed, or closed in the middle of a field.
    #[error("a quote in it is not closed: quote whole fields, and double the quotes inside")]
    Quotes,
    /// It has too many fields, or too few.
    #[error("it has {found} fields instead of {}: quote the fields that have a comma inside", COLUMNS.len())]
    FieldCount {
        /// How many it has.
        found: usize,
    },
    /// The reference or the account number is none.
    #[error(transparent)]
    Name(#[from] ParseNameError),
    /// The amount is none.
    #[error(transparent)]
    Amount(#[from] ParseCentsError),
    /// Nobody knows what to do.
    #[error("{0:?} is no kind of movement: write open, deposit, withdraw, limit or close")]
    Kind(String),
    /// A closing line that moves money.
    #[error("a closing moves no money: leave the amount empty instead of {0:?}")]
    ClosingAmount(String),
    /// Another line of the file has the reference.
    #[error("line {first} has the same reference: each movement has its own")]
    Repeated {
        /// The first line that has it.
        first: u64,
    },
}
