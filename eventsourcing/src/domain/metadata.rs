//! What is known of an event beside what happened.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::time_uuid::TimeUuid;

/// What is known of an event beside what happened: which request it belongs to, what caused it, and
/// the user's own entries. Stored in a column of its own, absent when empty.
///
/// ```
/// use eventsourcing::Metadata;
///
/// let metadata = Metadata::default().with("teller", "7");
/// assert_eq!(metadata.get("teller"), Some("7"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The conversation or request that this event belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<Uuid>,
    /// The event or command that caused this event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation_id: Option<Uuid>,
    /// The time-UUID of this event, where it is one of a
    /// [`TimeuuidedVersionedEntity`](crate::TimeuuidedVersionedEntity), which sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<TimeUuid>,
    /// The user's own entries.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entries: BTreeMap<String, String>,
}

impl Metadata {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same with one more entry of the user's own.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.entries.insert(name.into(), value.into());
        self
    }

    /// The same as part of the conversation `id`.
    #[must_use]
    pub fn correlated_with(mut self, id: Uuid) -> Self {
        self.correlation_id = Some(id);
        self
    }

    /// The same as an effect of the event or command `id`.
    #[must_use]
    pub fn caused_by(mut self, id: Uuid) -> Self {
        self.causation_id = Some(id);
        self
    }

    /// An entry of the user's own.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.entries.get(name).map(String::as_str)
    }
}
