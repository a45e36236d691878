//! Which buckets a log has.

use super::log::{Message, TimebucketedLog};
use crate::{
    domain::{
        timebucketed_log::{
            bucket::{TimeBucket, index_id},
            bucket_size::BucketSize,
        },
        timestamp::Timestamp,
    },
    infrastructure::{
        event_store::Answer,
        pages::{PAGE_SIZE, items, sequence_pages, up_to_the_first_error},
        record_strategy::RecordStrategy,
        selection::{Order, Selection},
    },
};

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// The buckets that have messages, or had some: of each size, from the longest to the shortest,
    /// in the order of time, read in pages as the iterator goes on, up to the first error.
    pub fn buckets(&self) -> impl Iterator<Item = Answer<S, TimeBucket>> + '_ {
        let of_size = |size| {
            let ever = (Timestamp::MIN, Timestamp::MAX);
            self.buckets_within(size, ever, Order::Ascending, PAGE_SIZE)
        };
        // Of all sizes, so that they are found also when the log itself was erased.
        up_to_the_first_error(BucketSize::ALL.into_iter().flat_map(of_size))
    }

    /// The buckets of a size that cover any of these times.
    pub(super) fn buckets_within(
        &self,
        size: BucketSize,
        (first, last): (Timestamp, Timestamp),
        order: Order,
        page_size: usize,
    ) -> impl Iterator<Item = Answer<S, TimeBucket>> + use<'_, M, S> {
        let first = TimeBucket::of(size, first).first();
        let selection = Selection {
            query_order: order,
            ..Selection::of(index_id(self.id(), size))
                .gte(first)
                .lte(last)
        };
        // Where an event stands says all: it need not be readable.
        items(sequence_pages(self.store.strategy(), selection, page_size))
            .map(move |stored| Ok(TimeBucket::of(size, stored?.originator_version)))
    }
}
