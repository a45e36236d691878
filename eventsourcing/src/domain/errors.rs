//! Why something cannot happen to an aggregate.

use uuid::Uuid;

use super::{mutators::Stage, position::Position, seal::BrokenSeal};

/// A mutator panicked: the state is half-changed and not to be used. Load the aggregate again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("aggregate {id} is poisoned: a mutator panicked; load it again")]
pub struct Poisoned {
    /// Whose mutator it was.
    pub id: Uuid,
}

/// What is published is stored without seals, and the events of an aggregate with a
/// [hash chain](crate::guide::hash_chain) are unreadable without: a repository saves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "aggregate {id} has a hash chain, and what is stored by publishing has no seal: save it by its \
     repository"
)]
pub struct HashChained {
    /// Which aggregate.
    pub id: Uuid,
}

/// An event cannot happen to an aggregate as it is. Nothing was applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TriggerError {
    /// The aggregate has ended: nothing happens to it any more.
    #[error("`{topic}` cannot happen to aggregate {id}: it has ended")]
    Ended {
        /// Which aggregate.
        id: Uuid,
        /// The event that was refused.
        topic: &'static str,
    },
    /// The event begins an aggregate, and this one has begun.
    #[error(
        "`{topic}` cannot happen to aggregate {id}: it begins an aggregate, and this one has begun"
    )]
    AlreadyBegun {
        /// Which aggregate.
        id: Uuid,
        /// The event that was refused.
        topic: &'static str,
    },
    /// The first event does not begin an aggregate.
    #[error("`{topic}` cannot be the first event of aggregate {id}: it begins none")]
    NoBeginning {
        /// Which aggregate.
        id: Uuid,
        /// The event that was refused.
        topic: &'static str,
    },
    /// The decision that should begin the aggregate has no event.
    #[error("aggregate {id} was to be created by a decision that has no event")]
    NotBegun {
        /// Which aggregate.
        id: Uuid,
    },
    /// A mutator panicked before.
    #[error(transparent)]
    Poisoned(#[from] Poisoned),
}

impl TriggerError {
    /// Why an event cannot happen at this stage of life.
    pub(super) fn new(id: Uuid, stage: Stage, topic: &'static str) -> Self {
        match stage {
            Stage::Unborn => Self::NoBeginning { id, topic },
            Stage::Living => Self::AlreadyBegun { id, topic },
            Stage::Ended => Self::Ended { id, topic },
        }
    }
}

/// A decision changed nothing: it was refused, or one of its events cannot happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError<R> {
    /// The decision's own refusal.
    #[error("{0}")]
    Refused(R),
    /// One of its events cannot happen.
    #[error(transparent)]
    Trigger(#[from] TriggerError),
}

/// A history cannot be replayed: it is not the history of this aggregate, or has a hole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError<P: Position = u64> {
    /// The event belongs to another originator.
    #[error("an event of originator {found} stands in the history of {expected}")]
    OriginatorId {
        /// Whose history is replayed.
        expected: Uuid,
        /// Whose event was found.
        found: Uuid,
    },
    /// The event is not the next one.
    #[error("the history of {id} should go on with version {expected}, and has version {found}")]
    OriginatorVersion {
        /// Whose history is replayed.
        id: Uuid,
        /// The version that comes next.
        expected: P,
        /// The version that was found.
        found: P,
    },
    /// The event does not stand behind the one in front of it, in a sequence that is ordered by times.
    #[error("the history of {id} should go on behind {last}, and has an event at {found}")]
    NotBehind {
        /// Whose history is replayed.
        id: Uuid,
        /// Where the event in front of it stands.
        last: P,
        /// Where the event was found.
        found: P,
    },
    /// The event has no time-UUID: no
    /// [`TimeuuidedVersionedEntity`](crate::TimeuuidedVersionedEntity) has stored it.
    #[error("the event at {found} in the history of {id} has no time-UUID in its metadata")]
    NoEventId {
        /// Whose history is replayed.
        id: Uuid,
        /// Where the event stands.
        found: P,
    },
    /// The seal of the event does not show that it, and all in front of it, are what was sealed: the
    /// history of an aggregate with a hash chain was changed.
    #[error("the hash chain of {id} is broken at {found}")]
    Head {
        /// Whose history is replayed.
        id: Uuid,
        /// Where the event stands.
        found: P,
        /// What is wrong with its seal.
        #[source]
        why: BrokenSeal,
    },
    /// The event cannot happen where it stands.
    #[error(transparent)]
    CannotHappen(#[from] TriggerError),
}
