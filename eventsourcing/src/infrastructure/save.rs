//! What is written at once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{item_field::FieldValue, stored_event::StoredEvent};

/// What is written at once, all or nothing: events of one or several originators under one save id.
///
/// Sent again, a save is the same save: its id tells rows that it wrote itself from rows of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save<P = u64> {
    id: Uuid,
    key: Option<String>,
    events: Vec<StoredEvent<P>>,
    fields: Vec<Vec<FieldValue>>,
    unchanged: Vec<(Uuid, Option<P>)>,
}

impl<P: Copy + Ord> Save<P> {
    /// A save of these events, which it stamps with its id.
    pub fn new(id: Uuid, mut events: Vec<StoredEvent<P>>) -> Self {
        for event in &mut events {
            event.save_id = id;
        }
        Self {
            id,
            key: None,
            events,
            fields: Vec::new(),
            unchanged: Vec::new(),
        }
    }

    /// The same under a key of the caller's own, which is stored with it and can be used once.
    #[must_use]
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The same on condition that the last position of `originator_id` is still `last`; or with `None`,
    /// that nothing is stored of it.
    #[must_use]
    pub fn requiring_unchanged(mut self, originator_id: Uuid, last: impl Into<Option<P>>) -> Self {
        self.unchanged.push((originator_id, last.into()));
        self
    }

    /// The same with what columns of the user's own are filled with: for each event the values of
    /// [`RecordStrategy::item_fields`](crate::RecordStrategy::item_fields), in their order. An
    /// [`EventStore`](crate::EventStore) says it; without it such columns are empty.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<Vec<FieldValue>>) -> Self {
        self.fields = fields;
        self
    }

    /// Which save this is.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The caller's key.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The events, in the order in which they are to stand in the log.
    pub fn events(&self) -> &[StoredEvent<P>] {
        &self.events
    }

    /// What columns of the user's own are filled with, for each event or for none.
    pub fn fields(&self) -> &[Vec<FieldValue>] {
        &self.fields
    }

    /// The originators that must not have moved, with their last positions; `None` where nothing may
    /// be stored.
    pub fn unchanged(&self) -> &[(Uuid, Option<P>)] {
        &self.unchanged
    }

    /// Which positions of which originators it takes, in order of first appearance.
    pub fn ranges(&self) -> Vec<SavedRange<P>> {
        let mut ranges: Vec<SavedRange<P>> = Vec::new();
        let mut index_of = HashMap::new();
        for event in &self.events {
            let (originator_id, position) = (event.originator_id, event.originator_version);
            let index = *index_of.entry(originator_id).or_insert(ranges.len());
            if let Some(range) = ranges.get_mut(index) {
                range.first = range.first.min(position);
                range.last = range.last.max(position);
            } else {
                ranges.push(SavedRange {
                    originator_id,
                    first: position,
                    last: position,
                });
            }
        }
        ranges
    }
}

/// A save that was stored under a key of the caller's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedSave<P = u64> {
    /// Which save it was.
    pub save_id: Uuid,
    /// What it stored; nothing when its decision had no event.
    pub ranges: Vec<SavedRange<P>>,
}

/// What one save stored for one originator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRange<P = u64> {
    /// To whom.
    pub originator_id: Uuid,
    /// The position of its first event.
    pub first: P,
    /// The position of its last event.
    pub last: P,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_each_originator_in_order_of_first_appearance() {
        // An odd factor goes through all of 2^64, so that the ids are in no order.
        let id = |n: u64| Uuid::from_u64_pair(n.wrapping_mul(0x9e37_79b9_7f4a_7c15), n);
        let event = |n, version| StoredEvent::new(id(n), version, "seen", "{}");
        let there = (0..10_000).map(|n| event(n, n + 1));
        let back = (0..10_000).rev().map(|n| event(n, n));
        let save = Save::new(Uuid::nil(), there.chain(back).collect());

        let expected = (0..10_000).map(|n| SavedRange {
            originator_id: id(n),
            first: n,
            last: n + 1,
        });
        assert_eq!(save.ranges(), expected.collect::<Vec<_>>());
    }
}
