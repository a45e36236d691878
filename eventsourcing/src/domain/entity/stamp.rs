//! What an event of an entity is stamped with beside its id.

use super::{kind::EntityKind, position::EntityPosition};
use crate::domain::{
    environment::Environment, recorded_event::RecordedEvent, time_uuid::TimeUuid,
    timestamp::Timestamp,
};

/// What an event is stamped with: its place, its time, and its time-UUID where it has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp<P> {
    pub(crate) position: P,
    pub(crate) timestamp: Timestamp,
    pub(crate) event_id: Option<TimeUuid>,
}

impl<P: EntityPosition> Stamp<P> {
    /// The stamp of the event that happens now, after the one that has the stamp `last`.
    pub(crate) fn next<K: EntityKind<Position = P>>(
        last: Option<Self>,
        now: Timestamp,
        environment: &Environment,
    ) -> Self {
        let time_uuids = environment.time_uuids();
        let position = P::next(last.map(|last| last.position), now, time_uuids);
        let event_id = if K::HAS_EVENT_IDS {
            let last = last.and_then(|last| last.event_id);
            Some(TimeUuid::next(last, now, time_uuids))
        } else {
            position.time_uuid()
        };
        let time = position.time().or(event_id.map(TimeUuid::timestamp));
        let before = last.map_or(Timestamp::MIN, |last| last.timestamp);
        Self {
            position,
            timestamp: time.unwrap_or(now).max(before),
            event_id,
        }
    }

    /// The stamp that an event has.
    pub(crate) fn of<K: EntityKind<Position = P>, E>(recorded: &RecordedEvent<E, P>) -> Self {
        let position = recorded.originator_version;
        Self {
            position,
            timestamp: recorded.timestamp,
            event_id: if K::HAS_EVENT_IDS {
                recorded.metadata.event_id
            } else {
                position.time_uuid()
            },
        }
    }
}
