//! What of a row is sealed.

use sha2::digest::Update;

use crate::{
    domain::position::Position,
    infrastructure::{stored_event::StoredEvent, stored_snapshot::StoredSnapshot},
};

/// What is sealed. Two that differ write different bytes.
pub(crate) trait Content {
    /// What tells seals of these from others.
    const KIND: Kind;

    fn write(&self, hasher: &mut impl Update);
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

    fn write(&self, hasher: &mut impl Update) {
        hasher.update(self.originator_id.as_bytes());
        hasher.update(&self.originator_version.to_bytes());
        with_length(hasher, self.event_type.as_bytes());
        with_length(hasher, &self.state);
        if_any(hasher, self.metadata.as_deref());
        hasher.update(&self.timestamp.as_micros().to_be_bytes());
    }
}

/// All columns but the checksum, which follows from them.
impl Content for StoredSnapshot {
    const KIND: Kind = Kind::Snapshot;

    fn write(&self, hasher: &mut impl Update) {
        hasher.update(self.originator_id.as_bytes());
        hasher.update(self.fingerprint.0.as_bytes());
        hasher.update(&self.originator_version.to_bytes());
        for time in [self.created_on, self.last_modified, self.as_of] {
            hasher.update(&time.as_micros().to_be_bytes());
        }
        hasher.update(&[u8::from(self.ended)]);
        hasher.update(self.save_id.as_bytes());
        with_length(hasher, &self.state);
    }
}

/// Bytes behind their length, so that none of them can be taken for what comes next.
pub(super) fn with_length(hasher: &mut impl Update, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

fn if_any(hasher: &mut impl Update, bytes: Option<&[u8]>) {
    hasher.update(&[u8::from(bytes.is_some())]);
    if let Some(bytes) = bytes {
        with_length(hasher, bytes);
    }
}
