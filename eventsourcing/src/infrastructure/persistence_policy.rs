//! Stores events that are published.

use std::{collections::BTreeSet, fmt};

use uuid::Uuid;

use super::{
    errors::Error,
    event_store::{Answer, EventStore, Recorded},
    record_strategy::RecordStrategy,
    storing::Sent,
};
use crate::domain::{
    event::DomainEvent, publisher::Publisher, recorded_event::RecordedEvent,
    subscribers::Subscription,
};

/// Stores events that are published: for those who want their events stored by publishing, and not
/// by a [`Repository`](crate::Repository).
///
/// Each type of event is said, and no other is stored. What is published together is stored together,
/// all or nothing; when it cannot be, the publisher learns why. Subscribe this before those who
/// rely on the events being stored.
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
/// use eventsourcing::{PersistencePolicy, Publisher};
///
/// let store = EventStore::in_memory();
/// let publisher = Publisher::new();
/// let _stored = PersistencePolicy::new(store.clone()).subscribe::<TankEvent>(&publisher);
///
/// let environment = Environment::default();
/// let mut tank = AggregateRoot::<Tank>::create_with(Uuid::now_v7(), &environment, TankEvent::Built)?;
/// tank.trigger(TankEvent::Filled { litres: 20 })?;
/// tank.publish(&publisher)?;
///
/// assert_eq!(store.repository::<Tank>().get(tank.id())?.litres, 20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What it stores has no seal. Aggregates with a [hash chain](crate::guide::hash_chain) are saved by a
/// repository: they refuse to be published, and what goes on behind a sealed event is not stored.
///
/// More in the [guide](crate::guide::publish_subscribe).
pub struct PersistencePolicy<S: ?Sized> {
    store: EventStore<S>,
}

impl<S: RecordStrategy + ?Sized + 'static> PersistencePolicy<S> {
    /// Stores events there.
    pub fn new(store: EventStore<S>) -> Self {
        Self { store }
    }

    /// Stores events of the type `E`, as long as the subscription lasts.
    ///
    /// A handler's error is the store's [`Error`]: find it by
    /// [`PublishError::downcast_ref`](crate::PublishError::downcast_ref).
    pub fn subscribe<E: DomainEvent>(&self, publisher: &Publisher<S::Position>) -> Subscription {
        let store = self.store.clone();
        publisher.subscribe_to_batches::<E>(move |events| Ok(persist(&store, events)?))
    }

    /// Stores those events of the type `E` of which the predicate says so.
    pub fn subscribe_where<E: DomainEvent>(
        &self,
        publisher: &Publisher<S::Position>,
        predicate: impl Fn(&Recorded<S, E>) -> bool + Send + Sync + 'static,
    ) -> Subscription {
        let store = self.store.clone();
        publisher.subscribe_to_batches::<E>(move |events| {
            let events = events.iter().filter(|event| predicate(event));
            let events: Vec<_> = events.cloned().collect();
            Ok(persist(&store, &events)?)
        })
    }
}

/// Stores events that were published together, unless they are stored already: what could not be
/// answered may be published again.
fn persist<E: DomainEvent, S: RecordStrategy + ?Sized>(
    store: &EventStore<S>,
    events: &[Recorded<S, E>],
) -> Answer<S, ()> {
    if events.is_empty() {
        return Ok(());
    }
    check_unsealed(store, events)?;
    let save_id = save_of(events).unwrap_or_else(|| store.environment().new_id());
    let save = store.new_save(save_id, events)?;
    match store.store(save.clone(), Sent::Never) {
        Err(Error::Conflict(_)) => store.store(save, Sent::Perhaps).map(drop),
        answer => answer.map(drop),
    }
}

/// That no history would go on unsealed behind a seal: nobody could load it any more.
fn check_unsealed<E, S: RecordStrategy + ?Sized>(
    store: &EventStore<S>,
    events: &[Recorded<S, E>],
) -> Answer<S, ()> {
    let originators: BTreeSet<Uuid> = events.iter().map(|it| it.originator_id).collect();
    for id in originators {
        let last = store.last_stored(id)?;
        if last.is_some_and(|last| last.seal.is_some()) {
            return Err(Error::misuse(format!(
                "the history of {id} is a hash chain, and what is stored by publishing has no seal: \
                 save it by its repository"
            )));
        }
    }
    Ok(())
}

/// The save that all of them are of, if they are of one.
fn save_of<E, P>(events: &[RecordedEvent<E, P>]) -> Option<Uuid> {
    let first = events.first()?.save_id;
    let is_one = !first.is_nil() && events.iter().all(|event| event.save_id == first);
    is_one.then_some(first)
}

impl<S: ?Sized> Clone for PersistencePolicy<S> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
        }
    }
}

impl<S: ?Sized> fmt::Debug for PersistencePolicy<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersistencePolicy")
            .field("store", &self.store)
            .finish()
    }
}
