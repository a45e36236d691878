//! The event that a big array keeps in its inner nodes.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::event::{DomainEvent, EventFields, EventType};

/// A sub-array has got its place in the tree of a big array.
///
/// It is the library's own and stands in the log beside the items: a reader of the log who maps
/// events by their topics will meet it.
///
/// ```
/// use eventsourcing::{DomainEvent, SubarrayAssigned};
///
/// assert_eq!(SubarrayAssigned::TYPES[0].topic, "eventsourcing.array#SubarrayAssigned");
/// ```
#[must_use = "an event that is not stored has not happened"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubarrayAssigned {
    /// The originator of what the sub-array holds.
    pub id: Uuid,
}

#[diagnostic::do_not_recommend]
impl DomainEvent for SubarrayAssigned {
    const TYPES: &'static [EventType] = &[EventType::new(
        "SubarrayAssigned",
        "eventsourcing.array#SubarrayAssigned",
        &[],
        EventFields::Named(&["id"]),
    )];

    fn type_index(&self) -> usize {
        0
    }
}
