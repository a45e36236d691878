//! What happens to a log: it is started, another bucket size is chosen, a bucket is opened, a message
//! is logged.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::bucket_size::BucketSize;
use crate::domain::event::{DomainEvent, EventFields, EventType, Marker};

/// What happens to a [`TimebucketedLog`](crate::TimebucketedLog) itself, under its own id.
///
/// ```
/// use eventsourcing::{BucketSize, DomainEvent, Marker, TimebucketedLogEvent};
///
/// let started = TimebucketedLogEvent::Started { bucket_size: BucketSize::Day };
/// assert_eq!(started.topic(), "eventsourcing.timebucketed_log#Started");
/// assert_eq!(started.marker(), Some(Marker::Created));
/// ```
#[must_use = "an event that is not stored has not happened"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimebucketedLogEvent {
    /// There is a log.
    Started {
        /// With buckets of this size.
        bucket_size: BucketSize,
    },
    /// From now on messages are logged in buckets of another size. Those that are there stay.
    BucketSizeChanged {
        /// Of which.
        bucket_size: BucketSize,
    },
}

impl TimebucketedLogEvent {
    /// Of which size buckets are from now on.
    pub(crate) fn bucket_size(self) -> BucketSize {
        match self {
            Self::Started { bucket_size } | Self::BucketSizeChanged { bucket_size } => bucket_size,
        }
    }
}

const BUCKET_SIZE: EventFields = EventFields::Named(&["bucket_size"]);

#[diagnostic::do_not_recommend]
impl DomainEvent for TimebucketedLogEvent {
    const TYPES: &'static [EventType] = &[
        EventType::new(
            "Started",
            "eventsourcing.timebucketed_log#Started",
            &[],
            BUCKET_SIZE,
        ),
        EventType::new(
            "BucketSizeChanged",
            "eventsourcing.timebucketed_log#BucketSizeChanged",
            &[],
            BUCKET_SIZE,
        ),
    ];

    const MARKERS: &'static [Option<Marker>] =
        &[Some(Marker::Created), Some(Marker::AttributeChanged)];

    fn type_index(&self) -> usize {
        match self {
            Self::Started { .. } => 0,
            Self::BucketSizeChanged { .. } => 1,
        }
    }
}

/// A bucket has got its first message: stored with it, under an id of the log's for buckets of its
/// size, at the time at which the bucket starts.
///
/// ```
/// use eventsourcing::{BucketOpened, DomainEvent};
///
/// assert_eq!(BucketOpened::TYPES[0].topic, "eventsourcing.timebucketed_log#BucketOpened");
/// ```
#[must_use = "an event that is not stored has not happened"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BucketOpened {
    /// The originator of its messages.
    pub bucket_id: Uuid,
}

#[diagnostic::do_not_recommend]
impl DomainEvent for BucketOpened {
    const TYPES: &'static [EventType] = &[EventType::new(
        "BucketOpened",
        "eventsourcing.timebucketed_log#BucketOpened",
        &[],
        EventFields::Named(&["bucket_id"]),
    )];

    fn type_index(&self) -> usize {
        0
    }
}

/// A message was logged: stored under the id of its bucket. Messages of all types share the topic.
///
/// ```
/// use eventsourcing::{DomainEvent, Marker, MessageLogged};
///
/// let logged = MessageLogged { message: "the door was opened".to_owned() };
/// assert_eq!(logged.topic(), "eventsourcing.timebucketed_log#MessageLogged");
/// assert_eq!(logged.marker(), Some(Marker::Logged));
/// ```
#[must_use = "an event that is not stored has not happened"]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MessageLogged<M> {
    /// Which.
    pub message: M,
}

// So that what the compiler says of a type without it names no other.
#[diagnostic::do_not_recommend]
impl<M> DomainEvent for MessageLogged<M>
where
    M: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    const TYPES: &'static [EventType] = &[EventType::new(
        "MessageLogged",
        "eventsourcing.timebucketed_log#MessageLogged",
        &[],
        EventFields::Named(&["message"]),
    )];

    const MARKERS: &'static [Option<Marker>] = &[Some(Marker::Logged)];

    fn type_index(&self) -> usize {
        0
    }
}
