//! What is decided together about several aggregates.

mod member;
mod saving;

use std::fmt;

use uuid::Uuid;

use self::member::{Member, root_of};
use super::{
    errors::{Error, UpdateError},
    event_store::EventStore,
    record_strategy::RecordStrategy,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, decision::Decision, id::AggregateId,
};

/// What has been decided so far by the closure of [`EventStore::atomically`].
///
/// It loads as it goes, holding no connection, and a second update of one aggregate sees the first.
/// Nothing is written before the closure ends; any error on the way dooms the whole, also one that
/// the closure swallows.
pub struct UnitOfWork<'a, S: ?Sized> {
    store: &'a EventStore<S>,
    members: Vec<Box<dyn Member<S>>>,
    /// Which member each event belongs to, in the order in which the events were decided.
    order: Vec<usize>,
    unchanged: Vec<usize>,
    /// Whose step failed, or panicked.
    doom: Option<Uuid>,
}

impl<'a, S: RecordStrategy<Position = u64> + ?Sized> UnitOfWork<'a, S> {
    pub(super) fn new(store: &'a EventStore<S>) -> Self {
        Self {
            store,
            members: Vec::new(),
            order: Vec::new(),
            unchanged: Vec::new(),
            doom: None,
        }
    }

    /// Decides on the aggregate `id` as it is now and this unit has made it so far.
    ///
    /// A decision without events has only read it, which protects nothing: see
    /// [`require_unchanged`](Self::require_unchanged).
    ///
    /// # Errors
    ///
    /// The decision's own refusal, or what loading can meet.
    pub fn update<A: Aggregate, D: Decision<A::Event>>(
        &mut self,
        id: A::Id,
        decide: impl FnOnce(&A) -> D,
    ) -> Result<(), UpdateError<D::Refusal>> {
        self.step(id.into_uuid(), |work| work.try_update(id, decide))
    }

    /// Makes an aggregate with a new id; it is there for the rest of this unit.
    ///
    /// # Errors
    ///
    /// The decision's own refusal.
    pub fn create<A: Aggregate, D: Decision<A::Event>>(
        &mut self,
        decision: D,
    ) -> Result<A::Id, UpdateError<D::Refusal>> {
        let id = self.new_id::<A>();
        self.create_as::<A, D>(id, decision)?;
        Ok(id)
    }

    /// Makes an aggregate with an id of your own; it is there for the rest of this unit.
    ///
    /// # Errors
    ///
    /// The decision's own refusal. That the id is taken shows when the unit is saved.
    pub fn create_as<A: Aggregate, D: Decision<A::Event>>(
        &mut self,
        id: A::Id,
        decision: D,
    ) -> Result<(), UpdateError<D::Refusal>> {
        self.step(id.into_uuid(), |work| work.try_create::<A, D>(id, decision))
    }

    /// The aggregate `id` as it is now and this unit has made it so far.
    ///
    /// Only to have read it protects nothing: see [`require_unchanged`](Self::require_unchanged).
    ///
    /// # Errors
    ///
    /// What loading can meet.
    pub fn get<A: Aggregate>(&mut self, id: A::Id) -> Result<&AggregateRoot<A>, Error> {
        let index = self.step(id.into_uuid(), |work| work.load::<A>(id))?;
        Ok(root_of(&mut self.members[index])?)
    }

    /// The same, if it is there and has not ended; that it is not dooms nothing.
    ///
    /// ```
    /// # use eventsourcing::{Aggregate, DomainEvent, EventStore, UnitError, UpdateError, Uuid, mutators};
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
    /// let event_store = EventStore::in_memory();
    /// let id = Uuid::now_v7();
    /// for _ in 0..2 {
    ///     event_store.atomically(|work| {
    ///         if work.find::<Tank>(id)?.is_none() {
    ///             work.create_as::<Tank, _>(id, TankEvent::Built)?;
    ///         }
    ///         work.update(id, |_: &Tank| TankEvent::Filled { litres: 20 })
    ///     })?;
    /// }
    /// assert_eq!(event_store.repository::<Tank>().get(id)?.litres, 40);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn find<A: Aggregate>(&mut self, id: A::Id) -> Result<Option<&AggregateRoot<A>>, Error> {
        let loaded = self.step(id.into_uuid(), |work| match work.load::<A>(id) {
            Err(Error::NotFound { .. }) => Ok(None),
            loaded => loaded.map(Some),
        })?;
        let Some(index) = loaded else {
            return Ok(None);
        };
        let root: &AggregateRoot<A> = root_of(&mut self.members[index])?;
        Ok((!root.has_ended()).then_some(root))
    }

    /// Saves only if the aggregate `id`, which this unit has read, is still as it was read.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when this unit has not read it.
    pub fn require_unchanged(&mut self, id: impl AggregateId) -> Result<(), Error> {
        let id = id.into_uuid();
        self.step(id, |work| {
            let Some(index) = work.index_of(id) else {
                return Err(Error::misuse(format!(
                    "{id} is to be unchanged, but this unit of work has not read it: `get` it first"
                )));
            };
            work.unchanged.push(index);
            Ok(())
        })
    }

    fn try_update<A: Aggregate, D: Decision<A::Event>>(
        &mut self,
        id: A::Id,
        decide: impl FnOnce(&A) -> D,
    ) -> Result<(), UpdateError<D::Refusal>> {
        let index = self.load::<A>(id)?;
        let root = root_of::<A, S>(&mut self.members[index])?;
        let before = root.pending_events().len();
        root.decide(decide)?;
        let decided = root.pending_events().len() - before;
        self.order.extend(std::iter::repeat_n(index, decided));
        Ok(())
    }

    fn try_create<A: Aggregate, D: Decision<A::Event>>(
        &mut self,
        id: A::Id,
        decision: D,
    ) -> Result<(), UpdateError<D::Refusal>> {
        if self.index_of(id.into_uuid()).is_some() {
            let what = format!("{id} was to be created, but this unit of work has it already");
            return Err(Error::misuse(what).into());
        }
        let root = AggregateRoot::<A>::create_with(id, self.store.environment(), decision)?;
        let index = self.members.len();
        let created = root.pending_events().len();
        self.order.extend(std::iter::repeat_n(index, created));
        self.members.push(Box::new(root));
        Ok(())
    }

    /// The index of a member, which is loaded if this unit has not seen it.
    fn load<A: Aggregate>(&mut self, id: A::Id) -> Result<usize, Error> {
        if let Some(index) = self.index_of(id.into_uuid()) {
            root_of::<A, S>(&mut self.members[index])?;
            return Ok(index);
        }
        let repository = self.store.repository::<A>();
        self.members.push(Box::new(repository.get(id)?));
        Ok(self.members.len() - 1)
    }

    fn index_of(&self, id: Uuid) -> Option<usize> {
        self.members.iter().position(|member| member.id() == id)
    }

    pub(super) fn new_id<A: Aggregate>(&self) -> A::Id {
        A::Id::from_uuid(self.store.environment().new_id())
    }

    /// Runs a step. Unless it succeeds, a panic included, the unit is doomed.
    pub(super) fn step<T, X>(
        &mut self,
        id: Uuid,
        step: impl FnOnce(&mut Self) -> Result<T, X>,
    ) -> Result<T, X> {
        let before = self.doom;
        self.doom = before.or(Some(id));
        let done = step(self)?;
        self.doom = before;
        Ok(done)
    }
}

impl<S: ?Sized> fmt::Debug for UnitOfWork<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.members.iter().map(|member| member.id()).collect();
        f.debug_struct("UnitOfWork")
            .field("aggregates", &ids)
            .field("events", &self.order.len())
            .field("doom", &self.doom)
            .finish_non_exhaustive()
    }
}
