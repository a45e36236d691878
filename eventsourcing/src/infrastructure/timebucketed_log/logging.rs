//! Logs messages: each at its time, or at the first µs behind that is free.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    errors::TimebucketedLogError,
    log::{Message, TimebucketedLog},
    message::LoggedMessage,
};
use crate::{
    domain::{
        timebucketed_log::{
            bucket::{TimeBucket, index_id},
            bucket_size::BucketSize,
            events::{BucketOpened, MessageLogged},
            taken::TakenMicros,
        },
        timestamp::Timestamp,
    },
    infrastructure::{
        event_store::{Answer, Recorded},
        record_strategy::RecordStrategy,
        save::Save,
        selection::Selection,
        storing::Sent,
    },
};

/// So many messages are read at once where somebody else's stand.
const PAGE_SIZE: usize = 500;

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// Logs a message now, and says where it stands: one write in a bucket that the handle knows, two
    /// reads more where it does not, one of them for the size that buckets have by now.
    ///
    /// # Errors
    ///
    /// What a read or a save can meet; [`Conflict`](crate::Error::Conflict) if others were faster all the time
    /// that the [`Retry`](crate::Retry) of the store allows.
    pub fn log_message(&self, message: M) -> Result<LoggedMessage<M>, TimebucketedLogError> {
        self.log_message_at(self.store.environment().now(), message)
    }

    /// Logs a message of another time.
    ///
    /// # Errors
    ///
    /// As [`log_message`](Self::log_message);
    /// [`NoTimeLeft`](TimebucketedLogError::NoTimeLeft) at the end of time.
    pub fn log_message_at(
        &self,
        timestamp: Timestamp,
        message: M,
    ) -> Result<LoggedMessage<M>, TimebucketedLogError> {
        let ([logged], bucket_size) = self.write([self.without_place(timestamp, message)])?;
        Ok(LoggedMessage::new(logged, bucket_size))
    }

    /// Logs messages now, all of them or none: one write. They are held in memory.
    ///
    /// # Errors
    ///
    /// As [`log_message`](Self::log_message).
    pub fn log_messages(
        &self,
        messages: impl IntoIterator<Item = M>,
    ) -> Result<Vec<LoggedMessage<M>>, TimebucketedLogError> {
        let now = |message| (self.store.environment().now(), message);
        self.log_messages_at(messages.into_iter().map(now))
    }

    /// Logs messages with their times, in any order, all of them or none: one write. They are held in
    /// memory; a history of millions is logged some thousands at a time.
    ///
    /// # Errors
    ///
    /// As [`log_message_at`](Self::log_message_at).
    pub fn log_messages_at(
        &self,
        messages: impl IntoIterator<Item = (Timestamp, M)>,
    ) -> Result<Vec<LoggedMessage<M>>, TimebucketedLogError> {
        let messages = messages.into_iter();
        let recorded = messages.map(|(timestamp, message)| self.without_place(timestamp, message));
        let (logged, bucket_size) = self.write(recorded.collect::<Vec<_>>())?;
        let logged = logged.into_iter();
        Ok(logged
            .map(|it| LoggedMessage::new(it, bucket_size))
            .collect())
    }

    /// A message that has its place yet to be found.
    fn without_place(&self, timestamp: Timestamp, message: M) -> LoggedEvent<S, M> {
        let logged = MessageLogged { message };
        self.store.record(self.id(), timestamp, logged, timestamp)
    }

    /// Gives messages their places and stores them; of which size the buckets are that they are in.
    fn write<B>(&self, messages: B) -> Result<(B, BucketSize), TimebucketedLogError>
    where
        B: AsRef<[LoggedEvent<S, M>]> + AsMut<[LoggedEvent<S, M>]>,
    {
        let timestamps = messages.as_ref().iter().map(|it| it.timestamp);
        let Some(earliest) = timestamps.min() else {
            return Ok((messages, self.bucket_size()));
        };
        let mut writing = Writing::new(self, messages, earliest)?;
        let retry = self.store.retry().while_others_get_on();
        retry.run(|| writing.attempt(), TimebucketedLogError::is_conflict)?;
        writing.note_what_is_there();
        Ok((writing.messages, writing.bucket_size))
    }
}

/// A message as an event of its bucket.
type LoggedEvent<S, M> = Recorded<S, MessageLogged<M>>;

/// Messages on their way to the log.
struct Writing<'a, M, S: ?Sized, B> {
    log: &'a TimebucketedLog<M, S>,
    bucket_size: BucketSize,
    messages: B,
    /// The buckets in which they have their places.
    buckets: Vec<TimeBucket>,
    /// What others have taken, as far as that is known.
    taken: TakenMicros,
    /// The same with the places of these messages.
    placed: TakenMicros,
}

impl<'a, M, S, B> Writing<'a, M, S, B>
where
    M: Message,
    S: RecordStrategy<Position = Timestamp> + ?Sized,
    B: AsRef<[LoggedEvent<S, M>]> + AsMut<[LoggedEvent<S, M>]>,
{
    fn new(
        log: &'a TimebucketedLog<M, S>,
        messages: B,
        earliest: Timestamp,
    ) -> Result<Self, TimebucketedLogError> {
        let bucket_size = log.bucket_size_for(messages.as_ref())?;
        Ok(Self {
            log,
            bucket_size,
            messages,
            buckets: Vec::new(),
            taken: log.known().taken_from(bucket_size, earliest),
            placed: TakenMicros::default(),
        })
    }

    /// Writes them where nothing is known to stand; where something does, once more behind it.
    fn attempt(&mut self) -> Result<(), TimebucketedLogError> {
        match self.try_places() {
            Err(taken) if taken.is_conflict() => self.look()?,
            outcome => return outcome,
        }
        let outcome = self.try_places();
        if outcome
            .as_ref()
            .is_err_and(TimebucketedLogError::is_conflict)
        {
            self.look()?;
        }
        outcome
    }

    fn try_places(&mut self) -> Result<(), TimebucketedLogError> {
        self.place()?;
        let save = self.save()?;
        self.log.store.store(save, Sent::Never)?;
        Ok(())
    }

    /// Gives each message the first µs that is free as far as is known.
    fn place(&mut self) -> Result<(), TimebucketedLogError> {
        self.buckets.clear();
        self.placed = self.taken.clone();
        for message in self.messages.as_mut() {
            let from = message.timestamp;
            let free = self.placed.first_free(from);
            let at = free.ok_or(TimebucketedLogError::NoTimeLeft {
                log_id: self.log.id(),
                from,
            })?;
            self.placed.take(at);
            if !self.buckets.last().is_some_and(|last| last.contains(at)) {
                self.buckets.push(TimeBucket::of(self.bucket_size, at));
            }
            message.originator_version = at;
        }
        self.buckets.sort_unstable_by_key(|bucket| bucket.first());
        self.buckets.dedup();
        self.address();
        Ok(())
    }

    /// Says of each message in which bucket it is.
    fn address(&mut self) {
        let Some(mut bucket) = self.buckets.first().copied() else {
            return;
        };
        let mut id = bucket.id(self.log.id());
        for message in self.messages.as_mut() {
            let at = message.originator_version;
            if !bucket.contains(at) {
                bucket = TimeBucket::of(self.bucket_size, at);
                id = bucket.id(self.log.id());
            }
            message.originator_id = id;
        }
    }

    /// The messages, and before them what says that their buckets are open.
    fn save(&self) -> Answer<S, Save<Timestamp>> {
        let store = &self.log.store;
        let openings = self.openings()?;
        let messages = store.map_all(self.messages.as_ref())?;
        let events = store.map_all(&openings)?.and(messages);
        Ok(events.into_save(store.environment().new_id()))
    }

    fn openings(&self) -> Answer<S, Vec<Recorded<S, BucketOpened>>> {
        let mut openings = Vec::new();
        for &bucket in &self.buckets {
            if !self.log.is_open(bucket)? {
                openings.push(self.log.opening(bucket));
            }
        }
        Ok(openings)
    }

    /// Looks what others have taken of these places, and behind them up to what is free.
    fn look(&mut self) -> Answer<S, ()> {
        let mut places: BTreeMap<Uuid, Vec<Timestamp>> = BTreeMap::new();
        for message in self.messages.as_ref() {
            let of_bucket = places.entry(message.originator_id).or_default();
            of_bucket.push(message.originator_version);
        }
        for (bucket_id, mut places) in places {
            places.sort_unstable();
            self.log.look_at(bucket_id, &places, &mut self.taken)?;
        }
        Ok(())
    }

    fn note_what_is_there(&self) {
        let mut known = self.log.known();
        for &bucket in &self.buckets {
            known.opened(bucket);
        }
        known.took(self.bucket_size, &self.placed);
    }
}

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// Of which size the buckets are in which these messages are logged. As long as the bucket of each
    /// is one that is known, nobody is asked.
    fn bucket_size_for(
        &self,
        messages: &[LoggedEvent<S, M>],
    ) -> Result<BucketSize, TimebucketedLogError> {
        let known = self.known();
        let bucket_size = known.bucket_size();
        let bucket = |message: &LoggedEvent<S, M>| TimeBucket::of(bucket_size, message.timestamp);
        if messages.iter().all(|it| known.is_open(bucket(it))) {
            return Ok(bucket_size);
        }
        drop(known);
        self.ask_for_bucket_size()
    }

    /// Notes what is taken of some places of a bucket, in their order, and of those behind each up to the
    /// first that is free. Where nobody wants a place, nothing is read.
    fn look_at(
        &self,
        bucket_id: Uuid,
        places: &[Timestamp],
        taken: &mut TakenMicros,
    ) -> Answer<S, ()> {
        let mut rest = places;
        while let Some(from) = rest.first().and_then(|place| taken.first_free(*place)) {
            let page = Selection::of(bucket_id).gte(from).limit(PAGE_SIZE);
            let page = self.store.strategy().get_items(&page)?;
            for stored in &page {
                taken.take(stored.originator_version);
            }
            let Some(last) = page.last().filter(|_| page.len() == PAGE_SIZE) else {
                break;
            };
            let is_free = |free: Timestamp| free <= last.originator_version;
            let is_known = |place: &Timestamp| taken.first_free(*place).is_some_and(is_free);
            rest = &rest[rest.partition_point(is_known)..];
        }
        Ok(())
    }

    fn is_open(&self, bucket: TimeBucket) -> Answer<S, bool> {
        if self.known().is_open(bucket) {
            return Ok(true);
        }
        let index = index_id(self.id(), bucket.size());
        let strategy = self.store.strategy();
        let is_open = strategy.get_item(index, bucket.first())?.is_some();
        if is_open {
            self.known().opened(bucket);
        }
        Ok(is_open)
    }

    fn opening(&self, bucket: TimeBucket) -> Recorded<S, BucketOpened> {
        let bucket_id = bucket.id(self.id());
        let index = index_id(self.id(), bucket.size());
        let now = self.store.environment().now();
        let opened = BucketOpened { bucket_id };
        self.store.record(index, bucket.first(), opened, now)
    }
}
