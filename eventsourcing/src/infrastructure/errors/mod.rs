//! What can go wrong between the domain and the database, by what the caller does about it.

mod record;
mod save;
mod update;

use std::error::Error as StdError;

use uuid::Uuid;

pub use self::{
    record::RecordError,
    save::{Conflict, Expected, OutcomeUnknown},
    update::{UnitError, UpdateError},
};
use crate::domain::{errors::TriggerError, position::Position, timestamp::Timestamp};

/// What caused an error, whichever library it comes from.
pub type Cause = Box<dyn StdError + Send + Sync + 'static>;

/// What went wrong, by what the caller does about it.
///
/// The refusals of a decision are not among them: they are the user's own type and come back as
/// [`UpdateError::Refused`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<P: Position = u64> {
    /// Somebody else wrote to the same originator in between. Nothing was written. Load again,
    /// decide again, save again: [`update`](crate::infrastructure::repository::Repository::update) does so.
    #[error(transparent)]
    Conflict(#[from] Conflict<P>),
    /// The database rolled back, again and again. Nothing was written. Try again later; within a
    /// transaction of your own, roll it back and run it again.
    #[error("the database rolled back and nothing was written; try again")]
    RolledBack(#[source] Cause),
    /// Nobody knows whether the save is stored: the database went away before it answered. The save
    /// is inside: settle it later.
    #[error(transparent)]
    OutcomeUnknown(#[from] Box<OutcomeUnknown<P>>),
    /// The database cannot be used now. Nothing was written. Wait, or call whoever runs it.
    #[error("the database is unavailable; nothing was written")]
    Unavailable(#[source] Cause),
    /// What is stored cannot be read: page someone. Nothing was skipped.
    #[error(transparent)]
    Corrupt(Corrupt),
    /// The key with which the history of an originator can be read was destroyed. What it was is gone
    /// for good, by intention.
    #[error("the history of {originator_id} was erased on {on}")]
    Erased {
        /// Whose.
        originator_id: Uuid,
        /// When its key was destroyed.
        on: Timestamp,
    },
    /// The aggregate is not there, or was not there then.
    #[error("{aggregate} {id} {absence}")]
    NotFound {
        /// Which aggregate.
        id: Uuid,
        /// The name of its type.
        aggregate: &'static str,
        /// Why it is not there.
        absence: Absence<P>,
    },
    /// The id is that of an aggregate of another type.
    #[error("{id} is the stream of another aggregate: it begins with `{event_type}`")]
    AnotherAggregate {
        /// Which stream.
        id: Uuid,
        /// The topic of its first event.
        event_type: String,
    },
    /// What was asked cannot be done: a mistake in the program.
    #[error("{what}")]
    Misuse {
        /// What was asked, and what to do instead.
        what: String,
        /// What said so, if it was not this library.
        #[source]
        cause: Option<Cause>,
    },
}

/// Why an aggregate is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Absence<P: Position = u64> {
    /// It has never begun.
    #[error("has never begun")]
    NeverBegun,
    /// It had not begun by the time that was asked for.
    #[error("had not begun by {0}")]
    NotBegunBy(Timestamp),
    /// It has no such version yet.
    #[error("has no version {wanted}: it is at version {last}")]
    NoVersion {
        /// The version that was asked for.
        wanted: P,
        /// The version that it is at.
        last: P,
    },
    /// It has ended.
    #[error("has ended, with version {version} on {on}")]
    Ended {
        /// The version of its last event, or what else is its place.
        version: P,
        /// When that happened.
        on: Timestamp,
    },
}

/// Something stored that cannot be read, and where it stands.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Corrupt {
    /// Where it stands: `event 3 of 0193…, stored as bank.account#Opened`.
    pub place: String,
    /// What is wrong with it, and what to do.
    pub what: String,
    /// What said so, if it was not this library.
    #[source]
    pub cause: Option<Cause>,
}

impl<P: Position> Error<P> {
    /// Whether loading, deciding and saving again can succeed at once.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether what was asked for was erased: what followed from it can go too, and the next can be
    /// asked for.
    pub fn is_erased(&self) -> bool {
        matches!(self, Self::Erased { .. })
    }

    pub(crate) fn misuse(what: impl Into<String>) -> Self {
        Self::Misuse {
            what: what.into(),
            cause: None,
        }
    }
}

impl<P: Position> From<RecordError> for Error<P> {
    /// For anything but a save, whose conflicts and unknown outcomes have more to say.
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Conflict => Self::misuse("a conflict was reported for a read"),
            RecordError::RolledBack(cause) => Self::RolledBack(cause),
            RecordError::OutcomeUnknown(cause) | RecordError::Unavailable(cause) => {
                Self::Unavailable(cause)
            }
            RecordError::Corrupt { what } => Self::Corrupt(Corrupt {
                place: "the database".into(),
                what,
                cause: None,
            }),
            RecordError::Misuse { what } => Self::Misuse { what, cause: None },
        }
    }
}

impl<P: Position> From<TriggerError> for Error<P> {
    fn from(error: TriggerError) -> Self {
        Self::Misuse {
            what: "the decision has an event that cannot happen".into(),
            cause: Some(error.into()),
        }
    }
}
