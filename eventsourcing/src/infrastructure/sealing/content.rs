//! What of a row is sealed.

use crate::{
    domain::position::Position,
    infrastructure::{stored_event::StoredEvent, stored_snapshot::StoredSnapshot},
};

/// What is sealed. Two that differ write different bytes.
pub(crate) trait Content {
    /// What tells seals of these from others.
    const KIND: Kind;

    fn write(&self, message: &mut Vec<u8>);

    /// About how many bytes it writes.
    fn length(&self) -> usize;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Event,
    Snapshot,
}

/// Whatever the position is of, its place in the order of the store is not sealed: nobody knows it
/// before the row is written. Nor is the save that wrote it.
impl<P: Position> Content for StoredEvent<P> {
    const KIND: Kind = Kind::Event;

    fn write(&self, message: &mut Vec<u8>) {
        message.extend_from_slice(self.originator_id.as_bytes());
        message.extend_from_slice(&self.originator_version.to_bytes());
        with_length(message, self.event_type.as_bytes());
        with_length(message, &self.state);
        if_any(message, self.metadata.as_deref());
        message.extend_from_slice(&self.timestamp.as_micros().to_be_bytes());
    }

    fn length(&self) -> usize {
        let metadata = self.metadata.as_ref().map_or(0, Vec::len);
        LEAST + self.event_type.len() + self.state.len() + metadata
    }
}

/// All columns but the checksum, which follows from them.
impl Content for StoredSnapshot {
    const KIND: Kind = Kind::Snapshot;

    fn write(&self, message: &mut Vec<u8>) {
        message.extend_from_slice(self.originator_id.as_bytes());
        message.extend_from_slice(self.fingerprint.0.as_bytes());
        message.extend_from_slice(&self.originator_version.to_bytes());
        for time in [self.created_on, self.last_modified, self.as_of] {
            message.extend_from_slice(&time.as_micros().to_be_bytes());
        }
        message.push(u8::from(self.ended));
        message.extend_from_slice(self.save_id.as_bytes());
        with_length(message, &self.state);
    }

    fn length(&self) -> usize {
        LEAST + self.state.len()
    }
}

/// More than all that has a length that is always the same.
const LEAST: usize = 112;

/// Bytes behind their length, so that none of them can be taken for what comes next.
pub(super) fn with_length(message: &mut Vec<u8>, bytes: &[u8]) {
    message.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    message.extend_from_slice(bytes);
}

fn if_any(message: &mut Vec<u8>, bytes: Option<&[u8]>) {
    message.push(u8::from(bytes.is_some()));
    if let Some(bytes) = bytes {
        with_length(message, bytes);
    }
}
