//! Says which aggregates there are.

use super::Repository;
use crate::{
    domain::{aggregate::Aggregate, id::AggregateId, recorded_event::LogPosition},
    infrastructure::{
        event_store::Answer, pages::originators, record_strategy::RecordStrategy,
        stored_kind::StoredKind,
    },
};

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// The ids of all aggregates of this type in the order in which they began, those that have
    /// ended or were erased included, since their rows are there; read in pages.
    pub fn ids(&self) -> impl Iterator<Item = Answer<S, A::Id>> + '_ {
        let page_size = self.store.page_size();
        originators::<A::Event, S>(self.store.strategy(), LogPosition::START, page_size)
            .map(|found| Ok(A::Id::from_uuid(found?.1)))
    }

    /// At most `limit` ids of aggregates of this type that began after a position of the log, each
    /// with the position of its first event: one page of [`ids`](Self::ids).
    pub fn ids_after(
        &self,
        after: LogPosition,
        limit: usize,
    ) -> Answer<S, Vec<(LogPosition, A::Id)>> {
        let page_size = self.store.page_size().min(limit);
        let found = originators::<A::Event, S>(self.store.strategy(), after, page_size).take(limit);
        found
            .map(|found| found.map(|(position, id)| (position, A::Id::from_uuid(id))))
            .collect()
    }
}
