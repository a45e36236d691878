//! A stored event under the names of any sequence.

use std::borrow::Cow;

use uuid::Uuid;

use super::stored_event::StoredEvent;
use crate::domain::{recorded_event::LogPosition, timestamp::Timestamp};

/// An item of a sequence: the same as a [`StoredEvent`], under names that speak of no originator and
/// of no version. It converts to one and back, and nothing is lost.
///
/// ```
/// use eventsourcing::{SequencedItem, StoredEvent, Timestamp, Uuid};
///
/// let at = Timestamp::from_micros(1_500_000_000_000_000);
/// let item = SequencedItem::new(Uuid::now_v7(), at, "sensor#Measured", r#"{"celsius":21}"#);
/// let event = StoredEvent::from(item.clone());
/// assert_eq!(event.originator_version, at);
/// assert_eq!(SequencedItem::from(event), item);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequencedItem<P = u64> {
    /// The sequence it belongs to.
    pub sequence_id: Uuid,
    /// Its position in that sequence. No two items of a sequence share one.
    pub position: P,
    /// The topic of its type.
    pub topic: Cow<'static, str>,
    /// The event's own fields.
    pub state: Vec<u8>,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What else is known of it, as JSON; `None` when nothing is.
    pub metadata: Option<Vec<u8>>,
    /// The save that stored it.
    pub save_id: Uuid,
    /// What seals it to the item in front of it.
    pub seal: Option<Vec<u8>>,
    /// Its place in the order of the table; given by the store, `None` before.
    pub log_position: Option<LogPosition>,
}

impl<P> SequencedItem<P> {
    /// An item with its four essential columns; time 0, the nil save and nothing else known.
    pub fn new(
        sequence_id: Uuid,
        position: P,
        topic: impl Into<Cow<'static, str>>,
        state: impl Into<Vec<u8>>,
    ) -> Self {
        StoredEvent::new(sequence_id, position, topic, state).into()
    }
}

impl<P> From<StoredEvent<P>> for SequencedItem<P> {
    fn from(event: StoredEvent<P>) -> Self {
        Self {
            sequence_id: event.originator_id,
            position: event.originator_version,
            topic: event.event_type,
            state: event.state,
            timestamp: event.timestamp,
            metadata: event.metadata,
            save_id: event.save_id,
            seal: event.seal,
            log_position: event.log_position,
        }
    }
}

impl<P> From<SequencedItem<P>> for StoredEvent<P> {
    fn from(item: SequencedItem<P>) -> Self {
        Self {
            originator_id: item.sequence_id,
            originator_version: item.position,
            event_type: item.topic,
            state: item.state,
            timestamp: item.timestamp,
            metadata: item.metadata,
            save_id: item.save_id,
            seal: item.seal,
            log_position: item.log_position,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_in_either_direction() {
        let event = StoredEvent {
            originator_id: Uuid::from_u128(1),
            originator_version: 2_u64,
            event_type: "topic".into(),
            state: vec![3],
            timestamp: Timestamp::from_micros(4),
            metadata: Some(vec![5]),
            save_id: Uuid::from_u128(6),
            seal: Some(vec![7]),
            log_position: Some(LogPosition(8)),
        };
        let item = SequencedItem::from(event.clone());
        assert_eq!(StoredEvent::from(item.clone()), event);
        assert_eq!(SequencedItem::from(StoredEvent::from(item.clone())), item);
    }
}
