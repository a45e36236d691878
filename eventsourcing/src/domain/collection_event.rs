//! What happens to a collection.

use serde::{Deserialize, Serialize};

use super::{
    collection::CollectionItem,
    event::{DomainEvent, EventFields, EventType, Marker},
    joined_topic::JoinedTopic,
};

/// What happens to a [`Collection`](crate::Collection), stored under the topic that its items say.
///
/// ```
/// use eventsourcing::{CollectionEvent, DomainEvent};
///
/// let added = CollectionEvent::ItemAdded { item: "Ada".to_owned() };
/// assert_eq!(added.topic(), "eventsourcing.collection.string#ItemAdded");
/// ```
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CollectionEvent<T> {
    /// The collection has begun, without items.
    Created,
    /// Something was added that was not there.
    ItemAdded {
        /// What.
        item: T,
    },
    /// Something was removed that was there.
    ItemRemoved {
        /// What.
        item: T,
    },
    /// The collection has ended.
    Discarded,
}

impl<T: CollectionItem> CollectionEvent<T> {
    const CREATED: &'static JoinedTopic = &JoinedTopic::new(T::TOPIC, "Created");
    const ITEM_ADDED: &'static JoinedTopic = &JoinedTopic::new(T::TOPIC, "ItemAdded");
    const ITEM_REMOVED: &'static JoinedTopic = &JoinedTopic::new(T::TOPIC, "ItemRemoved");
    const DISCARDED: &'static JoinedTopic = &JoinedTopic::new(T::TOPIC, "Discarded");
}

const ITEM: EventFields = EventFields::Named(&["item"]);

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<T: CollectionItem> DomainEvent for CollectionEvent<T> {
    const TYPES: &'static [EventType] = &[
        EventType::new("Created", Self::CREATED.as_str(), &[], EventFields::None),
        EventType::new("ItemAdded", Self::ITEM_ADDED.as_str(), &[], ITEM),
        EventType::new("ItemRemoved", Self::ITEM_REMOVED.as_str(), &[], ITEM),
        EventType::new(
            "Discarded",
            Self::DISCARDED.as_str(),
            &[],
            EventFields::None,
        ),
    ];

    const MARKERS: &'static [Option<Marker>] =
        &[Some(Marker::Created), None, None, Some(Marker::Discarded)];

    fn type_index(&self) -> usize {
        match self {
            Self::Created => 0,
            Self::ItemAdded { .. } => 1,
            Self::ItemRemoved { .. } => 2,
            Self::Discarded => 3,
        }
    }
}
