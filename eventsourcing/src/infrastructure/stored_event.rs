//! An event as it is stored: the row, before and after the database.

use std::borrow::Cow;

use uuid::Uuid;

use crate::domain::{recorded_event::LogPosition, timestamp::Timestamp};

/// A domain event as it is stored. Each field is a column.
///
/// `P` is the position in the sequence of the originator: for an aggregate the version, from 0.
///
/// The row has three parts: whose event it is and its place in that sequence; the topic of its type
/// and the bytes of its state, which hold the event's own fields and nothing else; and what it is
/// stamped with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent<P = u64> {
    /// To whom it happened: the sequence it belongs to.
    pub originator_id: Uuid,
    /// Its position in that sequence. No two events of an originator share one.
    pub originator_version: P,
    /// The topic of its type, `bank.account#Opened`.
    pub event_type: Cow<'static, str>,
    /// The event's own fields; JSON unless it begins with the header of a frame.
    pub state: Vec<u8>,
    /// When it happened.
    pub timestamp: Timestamp,
    /// What else is known of it, as JSON; `None` when nothing is.
    pub metadata: Option<Vec<u8>>,
    /// The save that stored it.
    pub save_id: Uuid,
    /// What seals it to the event in front of it.
    pub seal: Option<Vec<u8>>,
    /// Its place in the order of the store; given by the store, `None` before.
    pub log_position: Option<LogPosition>,
}

impl<P> StoredEvent<P> {
    /// A stored event with its four essential columns; time 0, the nil save and nothing else known.
    pub fn new(
        originator_id: Uuid,
        originator_version: P,
        event_type: impl Into<Cow<'static, str>>,
        state: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            originator_id,
            originator_version,
            event_type: event_type.into(),
            state: state.into(),
            timestamp: Timestamp::default(),
            metadata: None,
            save_id: Uuid::nil(),
            seal: None,
            log_position: None,
        }
    }
}
