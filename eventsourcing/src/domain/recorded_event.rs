//! An event together with what it is stamped with.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{metadata::Metadata, timestamp::Timestamp};

/// A domain event and what it is stamped with: whose it is, its place in the sequence of its
/// originator, its time.
///
/// `P` is the position in that sequence: for an aggregate the version, from 0.
///
/// Two are equal when all of this is, the type of event included; `Debug` leaves out what there is
/// not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RecordedEvent<E, P = u64> {
    /// What happened.
    pub event: E,
    /// To whom it happened.
    pub originator_id: Uuid,
    /// Its place in the sequence of its originator.
    pub originator_version: P,
    /// When it happened; never before the event in front of it.
    pub timestamp: Timestamp,
    /// What else is known of it.
    pub metadata: Metadata,
    /// The save that stores it: all events of one save share the id.
    pub save_id: Uuid,
    /// What seals it to the event in front of it, where the originator's history is sealed.
    pub seal: Option<Vec<u8>>,
    /// Its place in the order of all events of the store; `None` until it was read from there.
    pub log_position: Option<LogPosition>,
}

impl<E, P> RecordedEvent<E, P> {
    /// An event at its place, without metadata and of no save yet: the nil one.
    pub fn new(originator_id: Uuid, originator_version: P, event: E, timestamp: Timestamp) -> Self {
        Self {
            event,
            originator_id,
            originator_version,
            timestamp,
            metadata: Metadata::default(),
            save_id: Uuid::nil(),
            seal: None,
            log_position: None,
        }
    }
}

impl<E: fmt::Debug, P: fmt::Debug> fmt::Debug for RecordedEvent<E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("RecordedEvent");
        debug.field("event", &self.event);
        debug.field("originator_id", &self.originator_id);
        debug.field("originator_version", &self.originator_version);
        debug.field("timestamp", &format_args!("{}", self.timestamp));
        if !self.metadata.is_empty() {
            debug.field("metadata", &self.metadata);
        }
        if !self.save_id.is_nil() {
            debug.field("save_id", &self.save_id);
        }
        if let Some(seal) = &self.seal {
            debug.field("seal", &format_args!("{} bytes", seal.len()));
        }
        if let Some(LogPosition(position)) = self.log_position {
            debug.field("log_position", &position);
        }
        debug.finish()
    }
}

/// A place in the order of all events of a store. The first event is at 1 or later; none is ever at
/// [`START`](Self::START), and no place is given twice. There may be gaps.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LogPosition(pub u64);

impl LogPosition {
    /// Before the first event.
    pub const START: Self = Self(0);
}

impl fmt::Display for LogPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
