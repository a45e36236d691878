//! What the suites share.

use std::fmt::Write as _;

use eventsourcing::{RecordStrategy, Save, StoredEvent};
use uuid::Uuid;

/// A record strategy of aggregates, behind whatever keeps its database alive.
pub type Strategy<'a> = &'a dyn RecordStrategy<Position = u64>;

/// An id nobody else has.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// An event of a sequence.
pub fn event(originator_id: Uuid, version: u64) -> StoredEvent {
    StoredEvent::new(
        originator_id,
        version,
        "test#Happened",
        format!("{{\"n\":{version}}}"),
    )
}

/// The events of a sequence from one version to another, which is not among them.
pub fn events(originator_id: Uuid, versions: std::ops::Range<u64>) -> Vec<StoredEvent> {
    versions
        .map(|version| event(originator_id, version))
        .collect()
}

/// A save under an id of its own.
pub fn save(events: Vec<StoredEvent>) -> Save {
    Save::new(new_id(), events)
}

/// An error with everything below it, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        let _ = write!(text, ": {error}");
        below = error.source();
    }
    text
}

/// The checksum of frames, bit by bit: not the code that makes them.
pub fn crc32(bytes: &[u8]) -> u32 {
    let table = |byte: u32| {
        (0..8).fold(byte, |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    };
    !bytes.iter().fold(!0, |sum, byte| {
        (sum >> 8) ^ table((sum ^ u32::from(*byte)) & 0xff)
    })
}
