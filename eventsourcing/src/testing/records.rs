//! What the cases write.

use std::ops::Range;

use uuid::Uuid;

use super::nth::Nth;
use crate::{Save, StoredEvent};

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
pub fn events<P: Nth>(originator_id: Uuid, versions: Range<u64>) -> Vec<StoredEvent<P>> {
    versions
        .map(|version| event(originator_id, version))
        .collect()
}

/// A save under an id of its own.
pub fn save<P: Nth>(events: Vec<StoredEvent<P>>) -> Save<P> {
    Save::new(new_id(), events)
}
