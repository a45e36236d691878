//! Reads a log by time.

use std::iter;

use super::{
    log::{Message, TimebucketedLog},
    merging::Merged,
    message::LoggedMessage,
};
use crate::{
    domain::{
        timebucketed_log::{
            bucket::TimeBucket,
            bucket_size::BucketSize,
            position::{MessageBound, MessageBounds},
        },
        timestamp::Timestamp,
    },
    infrastructure::{
        event_store::Answer,
        pages::{PAGE_SIZE, up_to_the_first_error},
        record_strategy::RecordStrategy,
        selection::{Order, Selection},
    },
};

/// Which messages of a [`TimebucketedLog`] are read, and in which order: ascending unless
/// [`descending`](Self::descending) was said, as with [`Selection`].
///
/// A bound is a [`Timestamp`] or a [`MessagePosition`](crate::MessagePosition). All bounds hold at
/// once; of one kind, the last that was said. After a time is after everything that stands there;
/// after the position of the last message that was read is exactly the rest:
///
/// ```
/// # use eventsourcing::{BucketSize, EventStore, InMemoryStrategy, Timestamp, Uuid};
/// # let store = EventStore::new(InMemoryStrategy::<Timestamp>::default());
/// # let log = store.start_timebucketed_log::<u32>(Uuid::now_v7(), BucketSize::Hour)?;
/// log.log_messages(0..100)?;
///
/// let mut position = None;
/// let mut read = Vec::new();
/// loop {
///     let mut page = log.reader().limit(30);
///     if let Some(position) = position {
///         page = page.gt(position);
///     }
///     let page = page.messages().collect::<Result<Vec<_>, _>>()?;
///     let Some(last) = page.last() else { break };
///     position = Some(last.position);
///     read.extend(page.into_iter().map(|it| it.message));
/// }
/// assert!(read.into_iter().eq(0..100));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What a reader by time can miss is told in the [guide](crate::guide::timebucketed_log).
#[derive(Debug)]
#[must_use = "it reads nothing before its messages are asked for"]
pub struct TimebucketedLogReader<'a, M, S: ?Sized> {
    log: &'a TimebucketedLog<M, S>,
    bounds: MessageBounds,
    limit: Option<usize>,
    page_size: usize,
    order: Order,
}

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// Reads by time: all messages, unless less is asked for.
    pub fn reader(&self) -> TimebucketedLogReader<'_, M, S> {
        TimebucketedLogReader {
            log: self,
            bounds: MessageBounds::default(),
            limit: None,
            page_size: PAGE_SIZE,
            order: Order::Ascending,
        }
    }
}

impl<M, S: ?Sized> TimebucketedLogReader<'_, M, S> {
    /// Only messages that stand after this.
    pub fn gt(mut self, bound: impl Into<MessageBound>) -> Self {
        self.bounds.gt = Some(bound.into());
        self
    }

    /// Only messages that stand here or after.
    pub fn gte(mut self, bound: impl Into<MessageBound>) -> Self {
        self.bounds.gte = Some(bound.into());
        self
    }

    /// Only messages that stand before this.
    pub fn lt(mut self, bound: impl Into<MessageBound>) -> Self {
        self.bounds.lt = Some(bound.into());
        self
    }

    /// Only messages that stand here or before.
    pub fn lte(mut self, bound: impl Into<MessageBound>) -> Self {
        self.bounds.lte = Some(bound.into());
        self
    }

    /// At most so many messages, counted in the order of the reader; 0 reads nothing.
    pub fn limit(mut self, messages: usize) -> Self {
        self.limit = Some(messages);
        self
    }

    /// So many messages of a bucket are read at once, at least 1; 1000 unless said. A page of each
    /// bucket size is held in memory.
    pub fn page_size(mut self, messages: usize) -> Self {
        self.page_size = messages;
        self
    }

    /// From the earliest to the latest.
    pub fn ascending(mut self) -> Self {
        self.order = Order::Ascending;
        self
    }

    /// From the latest to the earliest.
    pub fn descending(mut self) -> Self {
        self.order = Order::Descending;
        self
    }
}

impl<'a, M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized>
    TimebucketedLogReader<'a, M, S>
{
    /// The messages, read in pages as the iterator goes on.
    ///
    /// It reads which sizes the log has had, and of each size its buckets within the bounds, one after
    /// the other.
    ///
    /// # Errors
    ///
    /// Each item can be one, and then it is the last: nothing is stepped over. But for
    /// [`Erased`](crate::Error::Erased), of a bucket that was erased: it is one item in place of what
    /// was in that bucket, and the iterator goes on. It counts as no message of the limit, since it has
    /// no position from which a reader could go on.
    pub fn messages(self) -> impl Iterator<Item = Answer<S, LoggedMessage<M>>> + 'a {
        let wanted = self.limit.unwrap_or(usize::MAX);
        let (sizes, error) = match self.log.bucket_sizes() {
            Ok(sizes) => (sizes, None),
            Err(error) => (Vec::new(), Some(Err(error))),
        };
        let of_size = |size| Some(self.of_size(size, self.bounds.within(size)?));
        let streams = sizes.into_iter().filter_map(of_size).collect();
        let merged = Merged::new(streams, self.order);
        with_messages(wanted, error.into_iter().chain(merged))
    }

    /// The messages in the buckets of one size.
    fn of_size(
        &self,
        size: BucketSize,
        times: (Timestamp, Timestamp),
    ) -> impl Iterator<Item = Answer<S, LoggedMessage<M>>> + use<'a, M, S> {
        let (log, order) = (self.log, self.order);
        let page_size = self
            .limit
            .map_or(self.page_size, |it| it.min(self.page_size));
        let in_bucket = move |bucket: Answer<S, TimeBucket>| {
            let (bucket, error) = match bucket {
                Ok(bucket) => (Some(bucket), None),
                Err(error) => (None, Some(Err(error))),
            };
            let read = move |bucket| log.in_bucket(bucket, times, order, page_size);
            bucket.into_iter().flat_map(read).chain(error)
        };
        log.buckets_within(size, times, order, page_size)
            .flat_map(in_bucket)
    }
}

/// What there is up to the message that makes so many of them.
fn with_messages<T, X>(
    wanted: usize,
    mut items: impl Iterator<Item = Result<T, X>>,
) -> impl Iterator<Item = Result<T, X>> {
    let mut left = wanted;
    iter::from_fn(move || {
        let item = (left > 0).then(|| items.next())??;
        left -= usize::from(item.is_ok());
        Some(item)
    })
}

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// The messages in one bucket, up to the first error.
    fn in_bucket(
        &self,
        bucket: TimeBucket,
        (first, last): (Timestamp, Timestamp),
        order: Order,
        page_size: usize,
    ) -> impl Iterator<Item = Answer<S, LoggedMessage<M>>> + use<'_, M, S> {
        let selection = Selection {
            query_order: order,
            ..Selection::of(bucket.id(self.id())).gte(first).lte(last)
        };
        let events = self.store.domain_events(selection, page_size);
        let messages = events.map(move |event| Ok(LoggedMessage::new(event?, bucket.size())));
        up_to_the_first_error(messages)
    }
}
