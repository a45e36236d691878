//! A log of messages in buckets of time.

use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{errors::TimebucketedLogError, known::Known};
use crate::{
    domain::{
        id::AggregateId,
        timebucketed_log::{bucket_size::BucketSize, events::TimebucketedLogEvent},
        timestamp::Timestamp,
    },
    infrastructure::{
        errors::Error,
        event_store::{Answer, EventStore, Recorded},
        record_strategy::RecordStrategy,
    },
};

/// What a [`TimebucketedLog`] can be of: whatever serde stores.
pub trait Message: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {}

impl<M: Clone + Serialize + DeserializeOwned + Send + Sync + 'static> Message for M {}

/// Messages in the order of their times, however many there are: kept in buckets, each a sequence of
/// its own, and read from any time on, forwards or backwards.
///
/// It needs a store whose positions are timestamps. Clones are cheap, share the strategy, and share
/// what they know of the log, which saves reads: better clone a handle than get it again.
///
/// ```
/// use eventsourcing::{BucketSize, EventStore, InMemoryStrategy, Timestamp, Uuid};
///
/// let store = EventStore::new(InMemoryStrategy::<Timestamp>::default());
/// let log = store.start_timebucketed_log::<String>(Uuid::now_v7(), BucketSize::Hour)?;
///
/// log.log_message("the door was opened".into())?;
/// let logged = log.log_message("the door was closed".into())?;
///
/// let last = log.reader().descending().limit(1).messages().next().transpose()?;
/// let last = last.expect("a message");
/// assert_eq!(last.message, "the door was closed");
/// assert_eq!(last.position, logged.position);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// More in the [guide](crate::guide::timebucketed_log).
pub struct TimebucketedLog<M, S: ?Sized> {
    pub(super) store: EventStore<S>,
    id: Uuid,
    started_on: Timestamp,
    known: Arc<Mutex<Known>>,
    message: PhantomData<fn() -> M>,
}

/// An event of the log itself.
type OfLog<S> = Recorded<S, TimebucketedLogEvent>;

/// What happened to the log itself stands at 0 µs, 1 µs and so on, so that of two who write at once
/// one has to look again.
const START: Timestamp = Timestamp::from_micros(0);

impl<S: RecordStrategy<Position = Timestamp> + ?Sized> EventStore<S> {
    /// Starts a log of messages `M` with buckets of this size.
    ///
    /// # Errors
    ///
    /// [`AlreadyStarted`](TimebucketedLogError::AlreadyStarted), and what a save can meet.
    pub fn start_timebucketed_log<M: Message>(
        &self,
        id: impl AggregateId,
        bucket_size: BucketSize,
    ) -> Result<TimebucketedLog<M, S>, TimebucketedLogError> {
        let log_id = id.into_uuid();
        let started = TimebucketedLogEvent::Started { bucket_size };
        let started = self.record(log_id, START, started, self.environment().now());
        match self.append(&started) {
            Ok(()) => Ok(self.handle(log_id, &started, bucket_size)),
            Err(Error::Conflict(_)) => Err(TimebucketedLogError::AlreadyStarted { log_id }),
            Err(error) => Err(error.into()),
        }
    }

    /// The log with this id.
    ///
    /// # Errors
    ///
    /// [`NeverStarted`](TimebucketedLogError::NeverStarted), and what a read can meet.
    pub fn get_timebucketed_log<M: Message>(
        &self,
        id: impl AggregateId,
    ) -> Result<TimebucketedLog<M, S>, TimebucketedLogError> {
        let log_id = id.into_uuid();
        let events: Vec<OfLog<S>> = self.get_domain_events(log_id)?;
        match (events.first(), events.last()) {
            (Some(started), Some(last)) => {
                Ok(self.handle(log_id, started, last.event.bucket_size()))
            }
            _ => Err(TimebucketedLogError::NeverStarted { log_id }),
        }
    }

    /// The log with this id, started now if it was not. One that is there keeps its size.
    ///
    /// # Errors
    ///
    /// What a read or a save can meet.
    pub fn get_or_create_timebucketed_log<M: Message>(
        &self,
        id: impl AggregateId,
        bucket_size: BucketSize,
    ) -> Result<TimebucketedLog<M, S>, TimebucketedLogError> {
        match self.get_timebucketed_log(id) {
            Err(TimebucketedLogError::NeverStarted { .. }) => {}
            found => return found,
        }
        match self.start_timebucketed_log(id, bucket_size) {
            // By somebody else, in between.
            Err(TimebucketedLogError::AlreadyStarted { .. }) => self.get_timebucketed_log(id),
            outcome => outcome,
        }
    }

    fn handle<M>(
        &self,
        id: Uuid,
        started: &OfLog<S>,
        bucket_size: BucketSize,
    ) -> TimebucketedLog<M, S> {
        TimebucketedLog {
            store: self.clone(),
            id,
            started_on: started.timestamp,
            known: Arc::new(Mutex::new(Known::new(bucket_size))),
            message: PhantomData,
        }
    }
}

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// Which log it is.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// When it was started.
    pub fn started_on(&self) -> Timestamp {
        self.started_on
    }

    /// How long the buckets are in which this handle logs. Where somebody else has changed that, a
    /// handle learns of it with its next bucket at the latest.
    pub fn bucket_size(&self) -> BucketSize {
        self.known().bucket_size()
    }

    /// Logs in buckets of another size from now on. What was logged stays where it is, and is read in
    /// the order of time together with what comes.
    ///
    /// # Errors
    ///
    /// What a read or a save can meet.
    pub fn change_bucket_size(&self, bucket_size: BucketSize) -> Result<(), TimebucketedLogError> {
        let retry = self.store.retry().while_others_get_on();
        retry.run(
            || self.try_change(bucket_size),
            TimebucketedLogError::is_conflict,
        )?;
        self.known().set_bucket_size(bucket_size);
        Ok(())
    }

    fn try_change(&self, bucket_size: BucketSize) -> Result<(), TimebucketedLogError> {
        let last = self.last_of_log()?;
        if last.event.bucket_size() == bucket_size {
            return Ok(());
        }
        let next = Timestamp::from_micros(last.originator_version.as_micros() + 1);
        let now = self.store.environment().now().max(last.timestamp);
        let changed = TimebucketedLogEvent::BucketSizeChanged { bucket_size };
        Ok(self
            .store
            .append(&self.store.record(self.id, next, changed, now))?)
    }

    /// Asks for the bucket size, which somebody else may have changed.
    pub(super) fn ask_for_bucket_size(&self) -> Result<BucketSize, TimebucketedLogError> {
        let bucket_size = self.last_of_log()?.event.bucket_size();
        self.known().set_bucket_size(bucket_size);
        Ok(bucket_size)
    }

    /// All sizes of which there can be buckets.
    pub(super) fn bucket_sizes(&self) -> Answer<S, Vec<BucketSize>> {
        let events: Vec<OfLog<S>> = self.store.get_domain_events(self.id)?;
        let was = |size: &BucketSize| events.iter().any(|it| it.event.bucket_size() == *size);
        Ok(BucketSize::ALL.into_iter().filter(was).collect())
    }

    /// A panic while it is held leaves nothing but what is true.
    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last_of_log(&self) -> Result<OfLog<S>, TimebucketedLogError> {
        let last = self.store.get_most_recent_event(self.id)?;
        last.ok_or(TimebucketedLogError::NeverStarted { log_id: self.id })
    }
}

impl<M, S: ?Sized> Clone for TimebucketedLog<M, S> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            known: Arc::clone(&self.known),
            ..*self
        }
    }
}

impl<M, S: ?Sized> fmt::Debug for TimebucketedLog<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimebucketedLog")
            .field("id", &self.id)
            .field("started_on", &format_args!("{}", self.started_on))
            .finish_non_exhaustive()
    }
}
