//! What can go wrong, in the words of the one who reads it.

use std::{convert::Infallible, error::Error as _, fmt::Write as _, io};

use eventsourcing::{Error, UpdateError};
use eventsourcing_diesel::DatabaseLocation;

use crate::{contact::NothingNew, group::NotAMember, values::Line};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BookError {
    /// The contact refuses.
    #[error(transparent)]
    NothingNew(#[from] NothingNew),
    /// The group refuses.
    #[error(transparent)]
    NotAMember(#[from] NotAMember),
    /// Nobody is called so.
    #[error("there is no `{0}` in the address book: `list` shows who is there")]
    NoSuchContact(String),
    /// It is a part of the names of more than one.
    #[error("`{who}` may be {}: write the whole name, or the id", .found.join(" or "))]
    Ambiguous {
        /// Who was asked for.
        who: String,
        /// Who they may be, with their ids.
        found: Vec<String>,
    },
    /// More than one is called so.
    #[error("more than one is called `{who}`, {}: write the id", .found.join(" and "))]
    SameName {
        /// Who was asked for.
        who: String,
        /// Who they may be, with their ids.
        found: Vec<String>,
    },
    /// Nobody has ever joined it.
    #[error("there is no group `{0}`: `join` makes one")]
    NoSuchGroup(Line),
    /// There is nothing to look into.
    #[error("there is no address book: `add` makes one; check `--database`")]
    NoDatabase,
    /// The database fails.
    #[error("the address book cannot be used")]
    Storage(#[source] Error),
    /// What was asked is done, and nobody could be told.
    #[error("the answer could not be written; what was asked is done")]
    Output(#[source] io::Error),
}

impl From<Error> for BookError {
    /// Whoever is gone between being found and being changed was removed by somebody else.
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound { id, .. } => Self::NoSuchContact(id.to_string()),
            error => Self::Storage(error),
        }
    }
}

impl<R: Into<Self>> From<UpdateError<R>> for BookError {
    fn from(error: UpdateError<R>) -> Self {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(error) => error.into(),
        }
    }
}

impl From<Infallible> for BookError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl BookError {
    /// What the program exits with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::NoDatabase | Self::Storage(_) => 3,
            Self::Output(_) => 5,
            _ => 1,
        }
    }

    /// For people: what was wrong, everything that caused it, and where if it is the database.
    pub(crate) fn to_text(&self, database: &DatabaseLocation) -> String {
        let mut text = format!("error: {self}\n");
        let mut next = self.source();
        while let Some(cause) = next {
            // Writing into a string does not fail. Some libraries say what their cause says.
            let says = cause.to_string();
            if !text.contains(&says) {
                let _ = writeln!(text, "  because: {says}");
            }
            next = cause.source();
        }
        if self.exit_code() == 3 {
            let _ = writeln!(text, "  where: {database}");
        }
        text
    }
}
