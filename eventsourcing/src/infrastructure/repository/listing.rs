//! Goes through all aggregates of a type.

use super::Repository;
use crate::{
    domain::{
        aggregate::Aggregate, aggregate_root::AggregateRoot, id::AggregateId,
        recorded_event::LogPosition,
    },
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
    /// All aggregates of this type as they are now, in the order in which they began; those that have
    /// ended are left out. Their ids are read in pages, and each is loaded when its turn comes.
    ///
    /// ```
    /// # use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
    /// # use serde::{Deserialize, Serialize};
    /// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # enum TankEvent { Built { litres: u32 } }
    /// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    /// # #[aggregate(event = TankEvent)]
    /// # struct Tank { litres: u32 }
    /// # #[mutators(TankEvent)]
    /// # impl Tank {
    /// #     fn built(litres: u32) -> Self { Self { litres } }
    /// # }
    /// let tanks = EventStore::in_memory().repository::<Tank>();
    /// for litres in [200, 50] {
    ///     tanks.create(TankEvent::Built { litres })?;
    /// }
    ///
    /// let mut litres = 0;
    /// for tank in tanks.all() {
    ///     litres += tank?.litres;
    /// }
    /// assert_eq!(litres, 250);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// It is not the state of one moment: what happens meanwhile is seen of those whose turn is still
    /// to come. What many read again and again is better kept in a table of its own, which follows
    /// the log.
    ///
    /// # Errors
    ///
    /// Each item can be one: an aggregate that cannot be loaded is an item too, and the iterator goes
    /// on after it. One that was erased is [`Erased`](crate::Error::Erased).
    pub fn all(&self) -> impl Iterator<Item = Answer<S, AggregateRoot<A, K>>> + '_ {
        let living = |root: &AggregateRoot<A, K>| !root.has_ended();
        self.all_ended_too()
            .filter(move |root| root.as_ref().map_or(true, living))
    }

    /// The same with those that have ended, as they were then:
    /// [`has_ended`](AggregateRoot::has_ended) tells them apart.
    ///
    /// # Errors
    ///
    /// As of [`all`](Self::all).
    pub fn all_ended_too(&self) -> impl Iterator<Item = Answer<S, AggregateRoot<A, K>>> + '_ {
        let found = self.ids().map(|id| self.find_ended_too(id?));
        found.filter_map(Result::transpose)
    }

    /// The ids of all aggregates of this type in the order in which they began, those that have
    /// ended or were erased included, since their rows are there; read in pages.
    pub fn ids(&self) -> impl Iterator<Item = Answer<S, A::Id>> + '_ {
        let page_size = self.store.page_size();
        originators::<A::Event, S>(self.store.strategy(), LogPosition::START, page_size)
            .map(|found| Ok(A::Id::from_uuid(found?.1)))
    }

    /// At most `limit` ids of aggregates of this type that began after a position of the log, each
    /// with the position of its first event: one page of [`ids`](Self::ids).
    ///
    /// The position is for the next page, and no checkpoint to come back to later: on PostgreSQL an
    /// aggregate that began at the same time may come to stand in front of it. To learn of new aggregates,
    /// follow [the log](crate::EventStore::all_stored_events).
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
