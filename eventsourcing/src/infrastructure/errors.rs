//! What can go wrong between the domain and the database, by what the caller does about it.

use std::{error::Error as StdError, fmt};

use uuid::Uuid;

use super::save::Save;
use crate::domain::{
    errors::{DecideError, TriggerError},
    position::Position,
    timestamp::Timestamp,
};

/// What caused an error, whichever library it comes from.
pub type Cause = Box<dyn StdError + Send + Sync + 'static>;

/// What a [`RecordStrategy`](super::record_strategy::RecordStrategy) answers when it does not do
/// what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A position or key of the save is taken, or an originator has moved that must not. Nothing was
    /// written.
    #[error("a position or the key of the save is taken, or an originator has moved")]
    Conflict,
    /// The database rolled the transaction back for reasons of its own. Nothing was written; the
    /// same can be sent again.
    #[error("the database rolled back; nothing was written")]
    RolledBack(#[source] Cause),
    /// The connection was lost before the answer to a commit, or the server was cut off from its cluster
    /// in it: the save may be stored or not, or may be stored later.
    #[error("the database was lost before it said whether that is stored")]
    OutcomeUnknown(#[source] Cause),
    /// The database cannot be used now. Nothing was written.
    #[error("the database is unavailable")]
    Unavailable(#[source] Cause),
    /// What is stored is not what this library stores.
    #[error("what is stored cannot be used: {what}")]
    Corrupt {
        /// What it is.
        what: String,
    },
    /// What was asked cannot be done by any database, or not here.
    #[error("{what}")]
    Misuse {
        /// What was asked, and what to do instead.
        what: String,
    },
}

impl RecordError {
    /// Whether the same can be asked again, of what may be done twice: the database rolled back, or
    /// did not answer.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::RolledBack(_) | Self::OutcomeUnknown(_))
    }

    /// A position that no database holds.
    pub fn beyond_the_last<P: Position>(position: P) -> Self {
        Self::Misuse {
            what: format!(
                "position {position} cannot be stored: the last one is {}",
                P::LAST
            ),
        }
    }
}

/// What went wrong, by what the caller does about it.
///
/// The refusals of a decision are not among them: they are the user's own type and come back as
/// [`UpdateError::Refused`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<P: Position = u64> {
    /// Somebody else wrote to the same originator in between. Nothing was written. Load again,
    /// decide again, save again: [`update`](super::repository::Repository::update) does so.
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

/// Somebody else wrote to an originator in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<P = u64> {
    /// Whose sequence it is.
    pub originator_id: Uuid,
    /// The first position that was to be taken, or the last one that should still be the last.
    pub expected: Expected<P>,
    /// The last position that is stored, where the question could still be asked.
    pub actual: Option<P>,
}

/// What a save expected of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected<P = u64> {
    /// That this position is free.
    Free(P),
    /// That there is no event of the originator yet.
    Nothing,
    /// That this position is the last.
    Last(P),
}

impl<P: Position> fmt::Display for Conflict<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.originator_id;
        match &self.expected {
            Expected::Free(position) => {
                write!(
                    f,
                    "version {position} of {id} was to be written and is taken"
                )?;
            }
            Expected::Nothing => write!(f, "{id} was to begin and has begun already")?,
            Expected::Last(position) => {
                write!(f, "{id} was to be unchanged at version {position}")?;
            }
        }
        match &self.actual {
            Some(actual) => write!(f, "; it is at version {actual} now"),
            None => Ok(()),
        }
    }
}

impl<P: Position> StdError for Conflict<P> {}

/// A save of which nobody knows whether it is stored.
///
/// Give it to [`EventStore::settle`](super::event_store::EventStore::settle) when the database is
/// back: under its id it is stored once, whatever happened.
#[derive(Debug, thiserror::Error)]
#[error(
    "nobody knows whether save {} is stored: the database went away before it answered; settle it when it is back",
    save.id()
)]
pub struct OutcomeUnknown<P: Position = u64> {
    /// The save.
    pub save: Save<P>,
    /// How the database went away.
    #[source]
    pub cause: Cause,
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

/// An update was refused by its decision, or failed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError<R, P: Position = u64> {
    /// The decision's own refusal. Nothing was written.
    #[error("{0}")]
    Refused(R),
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Error<P>),
}

/// A unit of work whose steps have refusals of several types: each becomes `R` by [`From`].
#[derive(Debug, thiserror::Error)]
pub enum UnitError<R> {
    /// The refusal of one of its steps. Nothing was written.
    #[error("{0}")]
    Refused(R),
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Error),
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

impl<R, P: Position> UpdateError<R, P> {
    /// Whether the aggregate was erased.
    pub fn is_erased(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_erased())
    }

    /// Whether loading, deciding and saving again can succeed at once.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_conflict())
    }
}

impl<R, P: Position> From<DecideError<R>> for UpdateError<R, P> {
    fn from(error: DecideError<R>) -> Self {
        match error {
            DecideError::Refused(refusal) => Self::Refused(refusal),
            DecideError::Trigger(error) => Self::Failed(error.into()),
        }
    }
}

impl<R, S: Into<R>> From<UpdateError<S>> for UnitError<R> {
    fn from(error: UpdateError<S>) -> Self {
        match error {
            UpdateError::Refused(refusal) => Self::Refused(refusal.into()),
            UpdateError::Failed(error) => Self::Failed(error),
        }
    }
}
