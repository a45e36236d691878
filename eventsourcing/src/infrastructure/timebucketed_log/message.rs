//! A message as it was logged.

use super::log::{Message, TimebucketedLog};
use crate::{
    domain::{
        metadata::Metadata,
        recorded_event::{LogPosition, RecordedEvent},
        timebucketed_log::{
            bucket::TimeBucket, bucket_size::BucketSize, events::MessageLogged,
            position::MessagePosition,
        },
        timestamp::Timestamp,
    },
    infrastructure::record_strategy::RecordStrategy,
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

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// A message of this log as the event that is stored of it, to be
    /// [published](crate::Publisher::publish): in its bucket, at its place. Of no save, and without seal.
    ///
    /// ```
    /// use eventsourcing::{BucketSize, EventStore, InMemoryStrategy, MessageLogged, Publisher, Timestamp, Uuid};
    ///
    /// let publisher = Publisher::<Timestamp>::default();
    /// let _printed = publisher.subscribe::<MessageLogged<String>>(|logged| {
    ///     println!("{}: {}", logged.timestamp, logged.event.message);
    ///     Ok(())
    /// });
    ///
    /// let store = EventStore::new(InMemoryStrategy::<Timestamp>::default());
    /// let log = store.start_timebucketed_log::<String>(Uuid::now_v7(), BucketSize::Hour)?;
    /// let logged = log.log_message("the door was opened".into())?;
    /// publisher.publish(&log.recorded(&logged))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn recorded(
        &self,
        logged: &LoggedMessage<M>,
    ) -> RecordedEvent<MessageLogged<M>, Timestamp> {
        let MessagePosition { at, bucket_size } = logged.position;
        let bucket = TimeBucket::of(bucket_size, at).id(self.id());
        let message = logged.message.clone();
        RecordedEvent {
            metadata: logged.metadata.clone(),
            log_position: logged.log_position,
            ..RecordedEvent::new(bucket, at, MessageLogged { message }, logged.timestamp)
        }
    }
}
