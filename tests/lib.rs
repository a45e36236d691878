//! What the suites share.

pub mod diesel_cli;
pub mod memory;
#[cfg(feature = "servers")]
pub mod mysql;
#[cfg(feature = "servers")]
pub mod postgres;

use std::fmt::Write as _;

use eventsourcing::{Position, RecordStrategy, Save, StoredEvent, TimeUuid, Timestamp};
use uuid::Uuid;

/// A record strategy, of aggregates unless another position is named, behind whatever keeps its
/// database alive.
pub type Strategy<'a, P = u64> = &'a dyn RecordStrategy<Position = P>;

/// A position that can be counted, so that one case does for all kinds.
pub trait Nth: Position {
    /// The position of a number; greater ones have greater numbers.
    fn nth(number: u64) -> Self;
    /// The number of a position.
    fn number(self) -> u64;
}

impl Nth for u64 {
    fn nth(number: u64) -> Self {
        number
    }

    fn number(self) -> u64 {
        self
    }
}

impl Nth for Timestamp {
    fn nth(number: u64) -> Self {
        Self::from_micros(i64::MIN.saturating_add_unsigned(number))
    }

    fn number(self) -> u64 {
        self.as_micros().abs_diff(i64::MIN)
    }
}

/// 256 of one time each, told apart by what follows the time.
impl Nth for TimeUuid {
    fn nth(number: u64) -> Self {
        let ticks = number >> 8;
        let upper_half = ticks >> 12 << 16 | 6 << 12 | ticks & 0x0FFF;
        let uuid = Uuid::from_u64_pair(upper_half, 0b10 << 62 | number & 0xFF);
        Self::from_sortable(uuid).unwrap_or(Self::MAX)
    }

    fn number(self) -> u64 {
        let (upper_half, lower_half) = self.to_sortable().as_u64_pair();
        (upper_half >> 16 << 12 | upper_half & 0x0FFF) << 8 | lower_half & 0xFF
    }
}

/// An id nobody else has.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// An event of a sequence.
pub fn event<P: Nth>(originator_id: Uuid, version: u64) -> StoredEvent<P> {
    StoredEvent::new(
        originator_id,
        P::nth(version),
        "test#Happened",
        format!("{{\"n\":{version}}}"),
    )
}

/// The events of a sequence from one version to another, which is not among them.
pub fn events<P: Nth>(originator_id: Uuid, versions: std::ops::Range<u64>) -> Vec<StoredEvent<P>> {
    versions
        .map(|version| event(originator_id, version))
        .collect()
}

/// A save under an id of its own.
pub fn save<P: Nth>(events: Vec<StoredEvent<P>>) -> Save<P> {
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
