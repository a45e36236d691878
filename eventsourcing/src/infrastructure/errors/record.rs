//! What strategies answer when they do not do what was asked.

use super::Cause;
use crate::domain::position::Position;

/// What a [`RecordStrategy`](crate::infrastructure::record_strategy::RecordStrategy) answers when it does not do
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
