//! A message as it was logged.

use crate::domain::{
    metadata::Metadata,
    recorded_event::{LogPosition, RecordedEvent},
    timebucketed_log::{bucket_size::BucketSize, events::MessageLogged, position::MessagePosition},
    timestamp::Timestamp,
};

/// A message of a [`TimebucketedLog`](crate::TimebucketedLog), and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedMessage<M> {
    /// What was logged.
    pub message: M,
    /// When: its own time, whichever µs was free.
    pub timestamp: Timestamp,
    /// Where it stands in the log, and from where readers go on.
    pub position: MessagePosition,
    /// What else is known of it.
    pub metadata: Metadata,
    /// Its place in the order of all events of the store; `None` until it was read from there.
    pub log_position: Option<LogPosition>,
}

impl<M> LoggedMessage<M> {
    pub(super) fn new(
        recorded: RecordedEvent<MessageLogged<M>, Timestamp>,
        bucket_size: BucketSize,
    ) -> Self {
        Self {
            message: recorded.event.message,
            timestamp: recorded.timestamp,
            position: MessagePosition {
                at: recorded.originator_version,
                bucket_size,
            },
            metadata: recorded.metadata,
            log_position: recorded.log_position,
        }
    }
}
