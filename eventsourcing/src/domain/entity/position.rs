//! Where the events of an entity stand in its sequence.

use uuid::Uuid;

use crate::domain::{
    errors::ReplayError,
    position::Position,
    time_uuid::{TimeUuid, TimeUuids},
    timestamp::Timestamp,
};

/// A position that an entity can give to its events by itself.
pub trait EntityPosition: Position {
    /// Where the event after the one at `last` stands; the first of an entity where there is none.
    fn next(last: Option<Self>, now: Timestamp, time_uuids: &TimeUuids) -> Self;

    /// The nearest position behind this one.
    #[must_use]
    fn successor(self) -> Self;

    /// The time that it is, if it is one.
    fn time(self) -> Option<Timestamp>;

    /// The time-UUID that it is, if it is one.
    fn time_uuid(self) -> Option<TimeUuid> {
        None
    }

    /// Whether the event at `found` can come after the one at `last`, in the history of `id`.
    fn check(id: Uuid, last: Option<Self>, found: Self) -> Result<(), ReplayError<Self>>;
}

/// Integers have no holes: where one is missing, an event is.
impl EntityPosition for u64 {
    fn next(last: Option<Self>, _: Timestamp, _: &TimeUuids) -> Self {
        last.map_or(Self::FIRST, EntityPosition::successor)
    }

    fn successor(self) -> Self {
        self.saturating_add(1)
    }

    fn time(self) -> Option<Timestamp> {
        None
    }

    fn check(id: Uuid, last: Option<Self>, found: Self) -> Result<(), ReplayError<Self>> {
        let expected = last.map_or(Self::FIRST, EntityPosition::successor);
        if found == expected {
            return Ok(());
        }
        Err(ReplayError::OriginatorVersion {
            id,
            expected,
            found,
        })
    }
}

impl EntityPosition for Timestamp {
    fn next(last: Option<Self>, now: Timestamp, _: &TimeUuids) -> Self {
        last.map_or(now, |last| last.successor().max(now))
    }

    fn successor(self) -> Self {
        Self::from_micros(self.as_micros().saturating_add(1))
    }

    fn time(self) -> Option<Timestamp> {
        Some(self)
    }

    fn check(id: Uuid, last: Option<Self>, found: Self) -> Result<(), ReplayError<Self>> {
        check_behind(id, last, found)
    }
}

impl EntityPosition for TimeUuid {
    fn next(last: Option<Self>, now: Timestamp, time_uuids: &TimeUuids) -> Self {
        let next = time_uuids.at(now);
        match last {
            Some(last) if last >= next => last.successor(),
            _ => next,
        }
    }

    fn successor(self) -> Self {
        self.next_tick()
    }

    fn time(self) -> Option<Timestamp> {
        Some(self.timestamp())
    }

    fn time_uuid(self) -> Option<TimeUuid> {
        Some(self)
    }

    fn check(id: Uuid, last: Option<Self>, found: Self) -> Result<(), ReplayError<Self>> {
        check_behind(id, last, found)
    }
}

/// Times may have any distance, but have an order.
fn check_behind<P: Position>(id: Uuid, last: Option<P>, found: P) -> Result<(), ReplayError<P>> {
    match last {
        Some(last) if found <= last => Err(ReplayError::NotBehind { id, last, found }),
        _ => Ok(()),
    }
}
