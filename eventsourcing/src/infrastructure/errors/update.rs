//! What keeps a decision from being stored: it refuses, or something fails.

use super::Error;
use crate::domain::{errors::DecideError, position::Position};

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
