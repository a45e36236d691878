//! A snapshot as it is stored: the row, before and after the database.

use uuid::Uuid;

use crate::domain::{shape::Fingerprint, timestamp::Timestamp};

/// The state of an aggregate after the event of a version, as it is stored. Each field is a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSnapshot {
    /// Which aggregate.
    pub originator_id: Uuid,
    /// The shape of the state, and what the mutators are.
    pub fingerprint: Fingerprint,
    /// The version after whose event it is.
    pub originator_version: u64,
    /// When the first event happened.
    pub created_on: Timestamp,
    /// When the event of this version happened.
    pub last_modified: Timestamp,
    /// By when all the events had happened.
    pub as_of: Timestamp,
    /// Whether the event of this version ended it.
    pub ended: bool,
    /// The save that the event of this version is of: a history that goes otherwise has another.
    pub save_id: Uuid,
    /// The state; JSON unless it begins with the header of a frame.
    pub state: Vec<u8>,
    /// What all of this comes to; another when a bit of it was changed.
    pub checksum: Uuid,
    /// What seals it to the event of this version, where the aggregate has a hash chain.
    pub seal: Option<Vec<u8>>,
}

const NAMESPACE: Uuid = Uuid::from_u128(0x37c1_9e0a_5f6e_5f0d_8b1c_61c8_2a55_90de);

impl StoredSnapshot {
    /// The same with the checksum that belongs to it.
    #[must_use]
    pub fn with_checksum(mut self) -> Self {
        self.checksum = self.sum();
        self
    }

    /// Whether it is as it was when its checksum was made.
    pub fn is_whole(&self) -> bool {
        self.checksum == self.sum()
    }

    /// The seal is no part of it. Every column but the last has a length that is always the same.
    fn sum(&self) -> Uuid {
        let mut bytes = Vec::with_capacity(128 + self.state.len());
        bytes.extend_from_slice(self.originator_id.as_bytes());
        bytes.extend_from_slice(self.fingerprint.0.as_bytes());
        bytes.extend_from_slice(&self.originator_version.to_be_bytes());
        for time in [self.created_on, self.last_modified, self.as_of] {
            bytes.extend_from_slice(&time.as_micros().to_be_bytes());
        }
        bytes.push(u8::from(self.ended));
        bytes.extend_from_slice(self.save_id.as_bytes());
        bytes.extend_from_slice(&self.state);
        Uuid::new_v5(&NAMESPACE, &bytes)
    }
}
