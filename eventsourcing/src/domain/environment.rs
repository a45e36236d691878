//! What the domain asks of the world: the time, new ids, and whose request it works on.

use std::{fmt, sync::Arc};

use uuid::Uuid;

use super::{metadata::Metadata, time_uuid::TimeUuids, timestamp::Timestamp};

/// Tells the time that events are stamped with.
pub trait Clock: Send + Sync {
    /// The time now. It may step back; an aggregate's events never do.
    fn now(&self) -> Timestamp;
}

/// Makes the ids of new aggregates and of saves.
pub trait IdMaker: Send + Sync {
    /// An id that nobody else has.
    fn new_id(&self) -> Uuid;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// UUIDs of version 7, which sort by the time they were made, and so are inserted at the end of an
/// index instead of all over it.
#[derive(Debug, Clone, Copy, Default)]
pub struct UuidV7;

impl IdMaker for UuidV7 {
    fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}

impl<F: Fn() -> Uuid + Send + Sync> IdMaker for F {
    fn new_id(&self) -> Uuid {
        self()
    }
}

/// What the domain asks of the world: a clock and an id maker, handed in where the system's would
/// make a test unrepeatable, and the metadata of the request at hand.
///
/// ```
/// use eventsourcing::{Environment, Timestamp};
///
/// let noon = Environment::default().with_clock(|| Timestamp::from_micros(43_200_000_000));
/// assert_eq!(noon.now().to_string(), "1970-01-01T12:00:00.000000Z");
/// ```
#[derive(Clone)]
pub struct Environment {
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdMaker>,
    time_uuids: Arc<TimeUuids>,
    metadata: Metadata,
}

impl Environment {
    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The same with another maker of ids.
    #[must_use]
    pub fn with_ids(mut self, ids: impl IdMaker + 'static) -> Self {
        self.ids = Arc::new(ids);
        self
    }

    /// The same with other metadata for new events.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// What new events are stamped with beside their time.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The maker of time-UUIDs, which its clones share.
    pub fn time_uuids(&self) -> &TimeUuids {
        &self.time_uuids
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.ids.new_id()
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(UuidV7),
            time_uuids: Arc::default(),
            metadata: Metadata::default(),
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}
