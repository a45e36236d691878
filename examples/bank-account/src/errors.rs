//! What can go wrong, in the words of the one who reads it, and what a script is told.

use std::{error::Error, fmt::Write as _, io};

use eventsourcing::Timestamp;
use eventsourcing_diesel::DatabaseLocation;
use serde_json::{Value, json};

use crate::{
    domain::{
        account::Refusal,
        number::{AccountNumber, Reference},
        transfer::TransferRefusal,
    },
    statement::{LineError, StatementError},
};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BankError {
    /// The account refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// One of the two accounts refuses.
    #[error(transparent)]
    TransferRefused(#[from] TransferRefusal),
    /// The line of a statement asks for nothing that can be done.
    #[error(transparent)]
    Line(#[from] LineError),
    /// Nobody has opened it.
    #[error("there is no account {0}")]
    NoSuchAccount(AccountNumber),
    /// Nothing happens to it any more.
    #[error("account {0} is closed")]
    Closed(AccountNumber),
    /// Somebody has, or had, this number.
    #[error("the number {0} is taken: a number is given once, for ever")]
    NumberTaken(AccountNumber),
    /// It had not begun.
    #[error(
        "account {account} was not there then: it was opened at {opened}, and {time} is before that"
    )]
    NotOpenedBy {
        /// Which account.
        account: AccountNumber,
        /// When it was looked for.
        time: Timestamp,
        /// When it was opened.
        opened: Timestamp,
    },
    /// It has not come so far.
    #[error(
        "account {account} has no version {wanted}: its versions are 0 to {last}; `history {account}` \
         shows them"
    )]
    NoVersion {
        /// Which account.
        account: AccountNumber,
        /// The version that was looked for.
        wanted: u64,
        /// The version that it is at.
        last: u64,
    },
    /// The reference is that of another movement.
    #[error("the reference {0} is that of another movement, which was booked before")]
    ReferenceTaken(Reference),
    /// The reference is that of a movement that was refused in its turn: this one, or another.
    #[error(
        "the reference {0} is that of a movement which an earlier import refused: send this one \
         under a new reference"
    )]
    RefusedBefore(Reference),
    /// A statement was imported, and its lines had to be good.
    #[error("{0} lines of the statement were refused")]
    LinesRefused(usize),
    /// The statement cannot be read; nothing was booked.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// There is nothing to look into.
    #[error("there is no database `{0}`: `open` or `import` makes one; check `--database`")]
    NoDatabase(DatabaseLocation),
    /// The database fails.
    #[error("the database `{database}` cannot be used")]
    Storage {
        /// Where it is.
        database: DatabaseLocation,
        /// What it says.
        source: eventsourcing::Error,
    },
    /// The database failed in the middle of a statement.
    #[error(
        "the import stopped at line {line}: what stands above it is done; import the statement again, \
         and it goes on from there"
    )]
    Interrupted {
        /// At which line.
        line: u64,
        /// Why.
        source: Box<BankError>,
    },
    /// What was asked is done, and what came of it could not be read back.
    #[error("what was asked is done, and how things stand after it cannot be read")]
    Unread(#[source] Box<BankError>),
    /// What was asked is done, and nobody could be told.
    #[error("the answer could not be written; what was asked is done")]
    Output(#[source] io::Error),
}

impl BankError {
    pub(crate) fn storage(database: &DatabaseLocation, source: eventsourcing::Error) -> Self {
        Self::Storage {
            database: database.clone(),
            source,
        }
    }

    pub(crate) fn not_opened_by(
        account: &AccountNumber,
        time: Timestamp,
        opened: Timestamp,
    ) -> Self {
        let account = account.clone();
        Self::NotOpenedBy {
            account,
            time,
            opened,
        }
    }

    pub(crate) fn no_version(account: &AccountNumber, wanted: u64, last: u64) -> Self {
        let account = account.clone();
        Self::NoVersion {
            account,
            wanted,
            last,
        }
    }

    /// Whether the bank works and says no, so that the next movement can be booked.
    pub(crate) fn is_refusal(&self) -> bool {
        self.exit_code() == 1
    }

    /// What the program exits with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_)
            | Self::TransferRefused(_)
            | Self::Line(_)
            | Self::NoSuchAccount(_)
            | Self::Closed(_)
            | Self::NumberTaken(_)
            | Self::NotOpenedBy { .. }
            | Self::NoVersion { .. }
            | Self::ReferenceTaken(_)
            | Self::RefusedBefore(_)
            | Self::LinesRefused(_) => 1,
            Self::NoDatabase(_) | Self::Storage { .. } => 3,
            Self::Statement(_) => 4,
            Self::Unread(_) | Self::Output(_) => 5,
            Self::Interrupted { source, .. } => source.exit_code(),
        }
    }

    /// For people: what was wrong, and below it everything that caused it.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("error: {self}\n");
        for cause in causes(self) {
            // Writing into a string does not fail.
            let _ = writeln!(text, "  because: {cause}");
        }
        text
    }

    /// For scripts.
    pub(crate) fn to_json(&self) -> Value {
        error_as_json(self.exit_code(), &self.to_string(), &causes(self))
    }
}

/// An error as a document for scripts.
pub(crate) fn error_as_json(exit_code: u8, message: &str, causes: &[String]) -> Value {
    json!({ "error": { "exit_code": exit_code, "message": message, "causes": causes } })
}

/// What caused an error, what caused that, and so on; each said once, though some libraries repeat
/// in an error what its cause says.
fn causes(error: &dyn Error) -> Vec<String> {
    let mut said = error.to_string();
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        let says = cause.to_string();
        if !said.contains(&says) {
            causes.push(says.clone());
            said = says;
        }
        next = cause.source();
    }
    causes
}
