//! Follows a log in the order in which it was stored.

use uuid::Uuid;

use super::{
    log::{Message, TimebucketedLog},
    message::LoggedMessage,
};
use crate::{
    domain::{
        event::DomainEvent,
        recorded_event::LogPosition,
        timebucketed_log::{bucket::TimeBucket, bucket_size::BucketSize, events::MessageLogged},
        timestamp::Timestamp,
    },
    infrastructure::{
        event_store::Answer, mapping::Page, pages::log_pages, record_strategy::RecordStrategy,
        stored_event::StoredEvent,
    },
};

impl<M: Message, S: RecordStrategy<Position = Timestamp> + ?Sized> TimebucketedLog<M, S> {
    /// The messages that were stored after a position of the store's log, in the order in which they
    /// were stored: whoever goes on from the last [`log_position`](LoggedMessage::log_position) that
    /// was seen misses none, whatever the clocks say.
    ///
    /// All that the table holds is read, of other logs too, in pages.
    ///
    /// # Errors
    ///
    /// As [`all_domain_events`](crate::EventStore::all_domain_events).
    pub fn follow(
        &self,
        after: LogPosition,
    ) -> impl Iterator<Item = Answer<S, LoggedMessage<M>>> + '_ {
        let pages = log_pages(self.store.strategy(), after, self.store.page_size());
        let ours = pages.map(|page: Page<S>| {
            let mut page = page?;
            page.retain(|stored| self.is_message(stored));
            Ok(page)
        });
        self.store
            .map_pages::<MessageLogged<M>>(ours)
            .filter_map(|event| match event {
                Ok(event) => {
                    let size =
                        self.bucket_size_of(event.originator_id, event.originator_version)?;
                    Some(Ok(LoggedMessage::new(event, size)))
                }
                Err(error) => Some(Err(error)),
            })
    }

    fn is_message(&self, stored: &StoredEvent<Timestamp>) -> bool {
        MessageLogged::<M>::index_of(&stored.event_type).is_some()
            && self
                .bucket_size_of(stored.originator_id, stored.originator_version)
                .is_some()
    }

    /// Of which size the bucket is with this id that covers this time, if it is one of this log.
    fn bucket_size_of(&self, bucket_id: Uuid, at: Timestamp) -> Option<BucketSize> {
        let mut sizes = BucketSize::ALL.into_iter();
        sizes.find(|size| TimeBucket::of(*size, at).id(self.id()) == bucket_id)
    }
}
