//! Where bytes are stored.

use uuid::Uuid;

use crate::{
    domain::{position::Position, shape::Fingerprint},
    infrastructure::stored_event::StoredEvent,
};

/// Where bytes are stored. A cipher binds them to it: bytes that were moved do not open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) column: Column,
    pub(crate) originator_id: Uuid,
    pub(crate) position: [u8; 16],
    /// The stored topic, or the fingerprint of a snapshot.
    pub(crate) kind: &'a [u8],
}

/// Which column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    State = 1,
    Metadata = 2,
    Snapshot = 3,
}

impl<'a> Place<'a> {
    /// A column of an event that is stored under this topic.
    pub(crate) fn of_event<P: Position>(
        column: Column,
        originator_id: Uuid,
        position: P,
        topic: &'a str,
    ) -> Self {
        Self {
            column,
            originator_id,
            position: position.to_bytes(),
            kind: topic.as_bytes(),
        }
    }

    /// A column of a stored event.
    pub(crate) fn in_row<P: Position>(column: Column, stored: &'a StoredEvent<P>) -> Self {
        Self::of_event(
            column,
            stored.originator_id,
            stored.originator_version,
            &stored.event_type,
        )
    }

    /// The state of a snapshot.
    pub(crate) fn of_snapshot(
        originator_id: Uuid,
        version: u64,
        fingerprint: &'a Fingerprint,
    ) -> Self {
        Self {
            column: Column::Snapshot,
            originator_id,
            position: version.to_bytes(),
            kind: fingerprint.0.as_bytes(),
        }
    }

    /// What a cipher authenticates beside what it encrypts: the header of the frame and the place.
    /// The header says how long it is itself, and what is of another length stands last.
    #[cfg(feature = "encryption")]
    pub(super) fn bound_to(&self, header: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(header.len() + 33 + self.kind.len());
        bytes.extend_from_slice(header);
        bytes.push(self.column as u8);
        bytes.extend_from_slice(self.originator_id.as_bytes());
        bytes.extend_from_slice(&self.position);
        bytes.extend_from_slice(self.kind);
        bytes
    }
}
