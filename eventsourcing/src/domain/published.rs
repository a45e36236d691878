//! An event of whatever type, as those see it who want to know of all of them.

use std::{any::Any, fmt};

use uuid::Uuid;

use super::{
    event::{DomainEvent, EventType, Marker},
    metadata::Metadata,
    position::Position,
    recorded_event::RecordedEvent,
    timestamp::Timestamp,
};

/// An event that is published, of whatever type: what all events have, and itself for those who know
/// its type.
///
/// ```
/// # use eventsourcing::{DomainEvent, Published, RecordedEvent, Timestamp, Uuid};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # #[event(topic = "garden.seen")]
/// # struct Seen { what: String }
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # struct Heard { what: String }
/// let seen = Seen { what: "a heron".into() };
/// let seen = RecordedEvent::new(Uuid::nil(), 3, seen, Timestamp::now());
/// let published = Published::new(&seen);
///
/// assert_eq!((published.topic, published.originator_version), ("garden.seen", 3));
/// assert!(published.is::<Seen>() && !published.is::<Heard>());
/// assert_eq!(published.recorded::<Seen>(), Some(&seen));
/// ```
#[derive(Clone, Copy)]
pub struct Published<'a, P = u64> {
    /// Under which topic it is stored.
    pub topic: &'static str,
    /// Which type of event it is.
    pub event_type: &'static EventType,
    /// What kind of thing has happened, where that is said.
    pub marker: Option<Marker>,
    /// To whom it happened.
    pub originator_id: Uuid,
    /// Its place in the sequence of its originator.
    pub originator_version: P,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What else is known of it.
    pub metadata: &'a Metadata,
    recorded: &'a dyn Any,
}

impl<'a, P: Position> Published<'a, P> {
    /// The event, its type forgotten.
    pub fn new<E: DomainEvent>(recorded: &'a RecordedEvent<E, P>) -> Self {
        let event_type = &E::TYPES[recorded.event.type_index()];
        Self {
            topic: event_type.topic,
            event_type,
            marker: recorded.event.marker(),
            originator_id: recorded.originator_id,
            originator_version: recorded.originator_version,
            timestamp: recorded.timestamp,
            metadata: &recorded.metadata,
            recorded,
        }
    }

    /// Whether it is of the type `E`.
    pub fn is<E: DomainEvent>(&self) -> bool {
        self.recorded.is::<RecordedEvent<E, P>>()
    }

    /// The event itself, if it is of the type `E`.
    pub fn recorded<E: DomainEvent>(&self) -> Option<&'a RecordedEvent<E, P>> {
        self.recorded.downcast_ref()
    }
}

impl<P: fmt::Display> fmt::Display for Published<'_, P> {
    /// `bank.account#Opened, event 0 of 0193…, on 2017-07-14T02:40:00.000000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (version, id) = (&self.originator_version, self.originator_id);
        write!(
            f,
            "{}, event {version} of {id}, on {}",
            self.topic, self.timestamp
        )
    }
}

impl<P: fmt::Debug> fmt::Debug for Published<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Published")
            .field("topic", &self.topic)
            .field("originator_id", &self.originator_id)
            .field("originator_version", &self.originator_version)
            .field("timestamp", &self.timestamp)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}
