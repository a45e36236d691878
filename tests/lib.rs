//! What the suites share.

#[cfg(feature = "servers")]
pub mod by_url;
pub mod diesel_cli;
pub mod lost;
pub mod memory;
#[cfg(feature = "servers")]
pub mod mysql;
pub mod names;
#[cfg(feature = "servers")]
pub mod pooled;
#[cfg(feature = "servers")]
pub mod postgres;
pub mod random;
#[cfg(feature = "servers")]
pub mod round_trips;
#[cfg(feature = "servers")]
pub mod served;
mod snapshots_beside;
pub mod unchanged;

use std::fmt::Write as _;

pub use eventsourcing::testing::{Nth, Strategy, event, events, new_id, save};
pub use snapshots_beside::SnapshotsBeside;

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
