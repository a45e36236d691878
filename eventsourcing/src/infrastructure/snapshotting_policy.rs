//! Takes snapshots of aggregates whose events are published.

use std::{collections::HashSet, fmt, sync::Arc};

use super::{
    record_strategy::RecordStrategy, repository::Repository, snapshot_policy::SnapshotPolicy,
    snapshotting,
};
use crate::domain::{
    aggregate::Aggregate, id::AggregateId, publisher::Publisher, recorded_event::RecordedEvent,
    subscribers::Subscription,
};

/// Takes snapshots of aggregates whose events are published: for those who have them stored by a
/// [`PersistencePolicy`](crate::PersistencePolicy).
///
/// Subscribe it after that one, since a snapshot is of events that are stored. Who saves by a
/// repository says [`with_snapshots`](Repository::with_snapshots) there and needs none of this.
///
/// ```
/// # use eventsourcing::{Aggregate, AggregateRoot, DomainEvent, Environment, EventStore, Uuid, mutators};
/// # use serde::{Deserialize, Serialize};
/// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
/// # enum TankEvent { Built, Filled { litres: u32 } }
/// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
/// # #[aggregate(event = TankEvent)]
/// # struct Tank { litres: u32 }
/// # #[mutators(TankEvent)]
/// # impl Tank {
/// #     fn built() -> Self { Self { litres: 0 } }
/// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
/// # }
/// use eventsourcing::{PersistencePolicy, Publisher, SnapshotPolicy, SnapshottingPolicy};
///
/// let store = EventStore::in_memory();
/// let tanks = store.repository::<Tank>().with_snapshots(SnapshotPolicy::on_request());
///
/// let publisher = Publisher::new();
/// let _stored = PersistencePolicy::new(store).subscribe::<TankEvent>(&publisher);
/// let _taken = SnapshottingPolicy::every(&tanks, 100).subscribe(&publisher);
///
/// let environment = Environment::default();
/// let mut tank = AggregateRoot::<Tank>::create_with(Uuid::now_v7(), &environment, TankEvent::Built)?;
/// for _ in 0..1000 {
///     tank.trigger(TankEvent::Filled { litres: 1 })?;
///     tank.publish(&publisher)?;
/// }
/// assert_eq!(tanks.get(tank.id())?.litres, 1000); // replays 1 event of 1001
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A snapshot that cannot be taken fails nothing and is told to
/// [`Snapshots::on_problem`](crate::Snapshots::on_problem) of the repository.
pub struct SnapshottingPolicy<A: Aggregate, S: ?Sized> {
    repository: Repository<A, S>,
    is_due: Arc<IsDue<A>>,
}

type IsDue<A> = dyn Fn(&RecordedEvent<<A as Aggregate>::Event>) -> bool + Send + Sync;

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized + 'static> SnapshottingPolicy<A, S> {
    /// A snapshot after each `period` events of an aggregate; never where that is 0.
    pub fn every(repository: &Repository<A, S>, period: u64) -> Self {
        Self::when(repository, move |event| {
            period > 0 && (event.originator_version + 1).is_multiple_of(period)
        })
    }

    /// A snapshot after each event of which `is_due` says so; of a batch, after the
    /// last of them of each aggregate.
    pub fn when(
        repository: &Repository<A, S>,
        is_due: impl Fn(&RecordedEvent<A::Event>) -> bool + Send + Sync + 'static,
    ) -> Self {
        let store = repository.event_store();
        let repository = if store.snapshots::<A>().is_some() {
            repository.clone()
        } else {
            repository.with_snapshots(SnapshotPolicy::on_request())
        };
        Self {
            repository,
            is_due: Arc::new(is_due),
        }
    }

    /// Takes snapshots as long as the subscription lasts.
    pub fn subscribe(&self, publisher: &Publisher) -> Subscription {
        let policy = self.clone();
        publisher.subscribe_to_batches::<A::Event>(move |events| {
            let due = events.iter().rev().filter(|event| (policy.is_due)(event));
            let mut taken = HashSet::new();
            for last in due.filter(|event| taken.insert(event.originator_id)) {
                let id = A::Id::from_uuid(last.originator_id);
                snapshotting::by_policy(&policy.repository, id, last.originator_version);
            }
            Ok(())
        })
    }
}

impl<A: Aggregate, S: ?Sized> Clone for SnapshottingPolicy<A, S> {
    fn clone(&self) -> Self {
        Self {
            repository: self.repository.clone(),
            is_due: Arc::clone(&self.is_due),
        }
    }
}

impl<A: Aggregate, S: ?Sized> fmt::Debug for SnapshottingPolicy<A, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshottingPolicy")
            .field("repository", &self.repository)
            .finish_non_exhaustive()
    }
}
