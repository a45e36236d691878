//! What only the roots of some kinds of entities have.

use super::AggregateRoot;
use crate::domain::{
    aggregate::Aggregate,
    entity::kind::{EntityKind, HasEventId, HasTime, HasVersion},
    time_uuid::TimeUuid,
    timestamp::Timestamp,
};

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// The version of the last event, pending ones included: 0 after the first.
    pub fn version(&self) -> u64
    where
        K: HasVersion,
    {
        self.last_position().unwrap_or(0)
    }

    /// The version that is stored, as far as this root knows: `None` before the first save.
    pub fn stored_version(&self) -> Option<u64>
    where
        K: HasVersion,
    {
        self.stored_position()
    }

    /// When its first event happened.
    pub fn created_on(&self) -> Timestamp
    where
        K: HasTime,
    {
        self.created_on
    }

    /// When its last event happened.
    pub fn last_modified(&self) -> Timestamp
    where
        K: HasTime,
    {
        self.last_time()
    }

    /// The time-UUID of its last event, pending ones included.
    pub fn last_event_id(&self) -> TimeUuid
    where
        K: HasEventId,
    {
        let last = self.last.and_then(|last| last.event_id);
        last.unwrap_or(TimeUuid::MIN)
    }
}
