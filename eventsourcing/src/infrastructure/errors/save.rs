//! What becomes of a save that is not stored, or perhaps is.

use std::{error::Error as StdError, fmt};

use uuid::Uuid;

use super::Cause;
use crate::{domain::position::Position, infrastructure::save::Save};

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
/// Give it to [`EventStore::settle`](crate::infrastructure::event_store::EventStore::settle) when the database is
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
