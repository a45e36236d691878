//! What can go wrong with a time-bucketed log.

use uuid::Uuid;

use crate::{domain::timestamp::Timestamp, infrastructure::errors::Error};

/// Why something was not done with a time-bucketed log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TimebucketedLogError {
    /// There is a log with this id. Nothing was written.
    #[error("log {log_id} was started before: get it, or start another under its own id")]
    AlreadyStarted {
        /// Which.
        log_id: Uuid,
    },
    /// There is no log with this id.
    #[error("log {log_id} was never started: start it")]
    NeverStarted {
        /// Which.
        log_id: Uuid,
    },
    /// Every µs is taken from the time of the message to the end of time. Nothing was written.
    #[error("log {log_id} has no free µs from {from} to the end of time")]
    NoTimeLeft {
        /// Which.
        log_id: Uuid,
        /// The time of the message.
        from: Timestamp,
    },
    /// What a read or a save can meet.
    #[error(transparent)]
    Failed(#[from] Error<Timestamp>),
}

impl TimebucketedLogError {
    /// Whether somebody else took a place in between.
    pub(super) fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_conflict())
    }
}
