//! Creates, loads, saves and updates the aggregates of one type.

use std::{fmt, marker::PhantomData};

use super::{
    errors::{Absence, Error, UpdateError},
    event_store::{Answer, EventStore},
    loading::{Until, belongs_to, load, replay},
    pages::originators,
    record_strategy::RecordStrategy,
    saving::store_next,
    selection::Selection,
    stored_kind::StoredKind,
};
use crate::domain::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    decision::Decision,
    entity::{
        aliases::Entity,
        kind::{EntityKind, HasVersion, TimestampedVersioned},
    },
    id::AggregateId,
    metadata::Metadata,
    mutators::Role,
    position::Position,
    recorded_event::LogPosition,
    timestamp::Timestamp,
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

/// An entity of this kind that a decision has made or changed, or why not.
type Changed<A, K, R> = Result<AggregateRoot<A, K>, UpdateError<R, <K as EntityKind>::Position>>;

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

    /// Makes an aggregate with a new id, and saves it.
    ///
    /// # Errors
    ///
    /// The decision's own refusal, or what a save can meet.
    pub fn create<D: Decision<A::Event>>(&self, decision: D) -> Changed<A, K, D::Refusal> {
        let id = A::Id::from_uuid(self.store.environment().new_id());
        self.create_as(id, decision)
    }

    /// Makes an aggregate with an id of your own, and saves it.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when the id is taken, be it by an aggregate that has ended; and
    /// as [`create`](Self::create).
    pub fn create_as<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        decision: D,
    ) -> Changed<A, K, D::Refusal> {
        let mut root = AggregateRoot::create_with(id, self.store.environment(), decision)?;
        self.save(&mut root)?;
        Ok(root)
    }

    /// The aggregate as it is now.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when there is none or it has ended,
    /// [`AnotherAggregate`](Error::AnotherAggregate) when the id is of another type,
    /// [`Corrupt`](Error::Corrupt) when its history cannot be replayed, and
    /// [`Erased`](Error::Erased) when it was erased.
    pub fn get(&self, id: A::Id) -> Answer<S, AggregateRoot<A, K>> {
        match self.load(id, Until::Now)? {
            Some(root) => living(root),
            None => Err(not_found::<A, _>(id, Absence::NeverBegun)),
        }
    }

    /// The aggregate as it is now, if it is there and has not ended.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn find(&self, id: A::Id) -> Answer<S, Option<AggregateRoot<A, K>>> {
        let root = self.load(id, Until::Now)?;
        Ok(root.filter(|root| !root.has_ended()))
    }

    /// The aggregate as it is now, or as it was when it ended: then
    /// [`has_ended`](AggregateRoot::has_ended) says so, and nothing more happens to it.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn find_ended_too(&self, id: A::Id) -> Answer<S, Option<AggregateRoot<A, K>>> {
        self.load(id, Until::Now)
    }

    /// The aggregate as it was at a time, the events of that very µs included.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when it had not begun, or had ended; and as
    /// [`get`](Self::get).
    pub fn get_as_of(&self, id: A::Id, time: Timestamp) -> Answer<S, AggregateRoot<A, K>> {
        match self.load(id, Until::Time(time))? {
            Some(root) => living(root),
            None => Err(not_found::<A, _>(id, Absence::NotBegunBy(time))),
        }
    }

    /// Whether the aggregate is there and has not ended. Reads two events, however long its history;
    /// all of them where nothing is versioned, since an end need not be the last.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get), but for [`NotFound`](Error::NotFound).
    pub fn contains(&self, id: A::Id) -> Answer<S, bool> {
        self.store.keys_for_reading(id.into_uuid())?;
        let first = Selection::of(id.into_uuid()).limit(1);
        let Some(first) = self.store.strategy().get_items(&first)?.pop() else {
            return Ok(false);
        };
        if !K::IS_VERSIONED || first.originator_version > K::Position::FIRST {
            return Ok(self.find(id)?.is_some());
        }
        belongs_to::<A, _>(&first)?;
        let last = self
            .store
            .get_most_recent_event::<A::Event>(Selection::of(id.into_uuid()))?;
        Ok(last.is_some_and(|last| A::role(&last.event) != Role::Ends))
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

    pub(super) fn load(
        &self,
        id: A::Id,
        until: Until<K::Position>,
    ) -> Answer<S, Option<AggregateRoot<A, K>>> {
        load(&self.store, id, until)
    }

    /// Saves the pending events, all of them or none.
    ///
    /// After an error they are still pending: saving again stores them once, or fails.
    ///
    /// # Errors
    ///
    /// [`Conflict`](Error::Conflict) when somebody else has saved in between: load it again, or use
    /// [`update`](Self::update). [`OutcomeUnknown`](Error::OutcomeUnknown) when the database went
    /// away: save again later. Events triggered meanwhile go into a save of their own.
    pub fn save(&self, root: &mut AggregateRoot<A, K>) -> Answer<S, ()> {
        root.state().map_err(|poisoned| Error::Misuse {
            what: "a poisoned aggregate cannot be saved".into(),
            cause: Some(poisoned.into()),
        })?;
        let mut stored = Vec::new();
        while let Some(pending) = root.next_save() {
            let save_id = pending.id;
            let seal = store_next(&self.store, root)?;
            stored.append(&mut root.saved(save_id, seal));
        }
        K::after_save(&self.store, root, &stored);
        Ok(())
    }

    /// Loads the aggregate, decides and saves; again from the start when somebody else has saved in
    /// between.
    ///
    /// # Errors
    ///
    /// The decision's own refusal; [`Conflict`](Error::Conflict) when that happened again and again;
    /// and as [`get`](Self::get) and [`save`](Self::save).
    pub fn update<D: Decision<A::Event>>(
        &self,
        id: A::Id,
        mut decide: impl FnMut(&A) -> D,
    ) -> Changed<A, K, D::Refusal> {
        self.store.retry().run(
            || {
                let mut root = self.get(id)?;
                root.decide(&mut decide)?;
                self.save(&mut root)?;
                Ok(root)
            },
            UpdateError::is_conflict,
        )
    }
}

impl<A, S, K> Repository<A, S, K>
where
    A: Aggregate,
    K: StoredKind + HasVersion,
    S: RecordStrategy<Position = u64> + ?Sized,
{
    /// The aggregate as it was after the event of this version.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when it has not come so far, or the event ended it; and as
    /// [`get`](Self::get).
    pub fn get_at(&self, id: A::Id, version: u64) -> Result<AggregateRoot<A, K>, Error> {
        let root = match self.load(id, Until::Version(version))? {
            Some(root) => living(root)?,
            None => return Err(not_found::<A, _>(id, Absence::NeverBegun)),
        };
        self.come_so_far(&root, version)?;
        Ok(root)
    }

    /// Whether there is the version that was asked for.
    pub(super) fn come_so_far(&self, root: &AggregateRoot<A, K>, wanted: u64) -> Result<(), Error> {
        let (id, last) = (root.id(), root.version());
        if last == wanted {
            return Ok(());
        }
        // What comes later, if anything does, says that there is a hole.
        let later = Selection::of(id.into_uuid()).gt(wanted).limit(1);
        if !self.store.strategy().get_items(&later)?.is_empty() {
            replay::<A, S, K>(&self.store, id, Until::Now)?;
        }
        Err(not_found::<A, _>(id, Absence::NoVersion { wanted, last }))
    }
}

/// The root, unless it has ended.
pub(super) fn living<A: Aggregate, K: EntityKind>(
    root: AggregateRoot<A, K>,
) -> Result<AggregateRoot<A, K>, Error<K::Position>> {
    match root.last_position() {
        Some(version) if root.has_ended() => {
            let on = root.last_time();
            Err(not_found::<A, _>(root.id(), Absence::Ended { version, on }))
        }
        _ => Ok(root),
    }
}

pub(super) fn not_found<A: Aggregate, P: Position>(id: A::Id, absence: Absence<P>) -> Error<P> {
    let aggregate = name::<A>();
    Error::NotFound {
        id: id.into_uuid(),
        aggregate,
        absence,
    }
}

/// The name of a type without its path, for messages.
pub(super) fn name<A>() -> &'static str {
    let path = std::any::type_name::<A>();
    let generics = path.find('<').unwrap_or(path.len());
    let start = path[..generics].rfind("::").map_or(0, |colons| colons + 2);
    &path[start..]
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
