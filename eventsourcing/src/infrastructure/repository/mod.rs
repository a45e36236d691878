//! Creates, loads, saves and updates the aggregates of one type.

mod changing;
mod listing;
mod loading;

use std::{fmt, marker::PhantomData};

pub(super) use self::loading::{living, not_found};
use super::{event_store::EventStore, record_strategy::RecordStrategy, stored_kind::StoredKind};
use crate::domain::{
    aggregate::Aggregate,
    entity::{
        aliases::Entity,
        kind::{EntityKind, TimestampedVersioned},
    },
    metadata::Metadata,
};

/// The aggregates of one type. Clones are cheap and share the strategy.
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
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
/// let tanks = EventStore::in_memory().repository::<Tank>();
///
/// let tank = tanks.create(TankEvent::Built)?;
/// tanks.update(tank.id(), |_| TankEvent::Filled { litres: 20 })?;
///
/// assert_eq!(tanks.get(tank.id())?.litres, 20);
/// assert_eq!(tanks.get_at(tank.id(), 0)?.litres, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Repository<A, S: ?Sized, K = TimestampedVersioned> {
    store: EventStore<S>,
    entity: PhantomData<fn() -> (A, K)>,
}

impl<S: RecordStrategy<Position = u64> + ?Sized> EventStore<S> {
    /// The repository of one type of aggregate.
    pub fn repository<A: Aggregate>(&self) -> Repository<A, S> {
        Repository::new(self.clone())
    }
}

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// The repository of entities of a kind of their own, where the sequences are ordered as that
    /// kind places its events.
    ///
    /// ```
    /// # use eventsourcing::{Aggregate, DomainEvent, mutators};
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
    /// use eventsourcing::{EventStore, InMemoryStrategy, TimestampedEntity, Timestamp};
    ///
    /// let store = EventStore::new(InMemoryStrategy::<Timestamp>::default());
    /// let tanks = store.repository_of::<TimestampedEntity<Tank>>();
    /// let tank = tanks.create(TankEvent::Built)?;
    /// tanks.update(tank.id(), |_| TankEvent::Filled { litres: 20 })?;
    /// assert!(tanks.get(tank.id())?.last_modified() > tank.created_on());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn repository_of<E: Entity>(&self) -> Repository<E::State, S, E::Kind>
    where
        S: RecordStrategy<Position = <E::Kind as EntityKind>::Position>,
    {
        Repository::new(self.clone())
    }
}

impl<A, S: ?Sized, K> Repository<A, S, K> {
    pub(super) fn new(store: EventStore<S>) -> Self {
        Self {
            store,
            entity: PhantomData,
        }
    }
}

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    /// The same, stamping new events with this metadata.
    #[must_use]
    pub fn with_metadata(&self, metadata: Metadata) -> Self {
        let environment = self.store.environment().clone().with_metadata(metadata);
        Self::new(self.store.clone().with_environment(environment))
    }

    /// What it stands on.
    pub fn event_store(&self) -> &EventStore<S> {
        &self.store
    }
}

impl<A, S: ?Sized, K> Clone for Repository<A, S, K> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            entity: PhantomData,
        }
    }
}

impl<A, S: ?Sized, K> fmt::Debug for Repository<A, S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository")
            .field("aggregate", &std::any::type_name::<A>())
            .field("store", &self.store)
            .finish()
    }
}
