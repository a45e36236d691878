//! The wrapper around the state of an aggregate: who it is, how far it has come, what is not saved
//! yet.

use std::ops::Deref;

use uuid::Uuid;

use super::{
    aggregate::Aggregate,
    decision::Decision,
    entity::{
        kind::{EntityKind, HasEventId, HasTime, HasVersion, TimestampedVersioned},
        stamp::Stamp,
    },
    environment::Environment,
    errors::{DecideError, Poisoned, TriggerError},
    event::DomainEvent,
    id::AggregateId,
    metadata::Metadata,
    mutators::{Life, Stage},
    recorded_event::RecordedEvent,
    seal::{Head, StoredSeal},
    snapshot::Origin,
    time_uuid::TimeUuid,
    timestamp::Timestamp,
};

/// An aggregate with its identity: the state `A`, its id and version, its timestamps, and the events
/// that are pending until it is saved.
///
/// It derefs to the state. Events come in by [`trigger`](Self::trigger) and
/// [`decide`](Self::decide); each is applied in place at once and pending until the repository
/// saves it.
///
/// ```
/// # use eventsourcing::{Aggregate, AggregateRoot, DomainEvent, Environment, mutators};
/// # use serde::{Deserialize, Serialize};
/// # use uuid::Uuid;
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
/// let environment = Environment::default();
/// let mut tank = AggregateRoot::<Tank>::create_with(Uuid::nil(), &environment, TankEvent::Built)?;
/// tank.trigger(TankEvent::Filled { litres: 20 })?;
///
/// assert_eq!(tank.litres, 20);
/// assert_eq!(tank.version(), 1);
/// assert_eq!(tank.pending_events().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `K` says what its events are stamped with, and where they stand in its sequence: a time and the
/// version, unless another [kind](crate::kind) is named. Each kind has an alias, such as
/// [`DomainEntity`](crate::DomainEntity); more in the [guide](crate::guide::entities).
///
/// When a mutator panics, nothing of that decision is pending and the root is *poisoned*, as a
/// [`Mutex`](std::sync::Mutex) is: its state is half-changed, and every further use says so.
#[derive(Debug)]
pub struct AggregateRoot<A: Aggregate, K: EntityKind = TimestampedVersioned> {
    id: A::Id,
    /// What the last event is stamped with, pending ones included.
    pub(super) last: Option<Stamp<K::Position>>,
    /// Where the last stored event stands, as far as it knows.
    pub(super) stored: Option<K::Position>,
    pub(super) created_on: Timestamp,
    pub(super) life: Life<A>,
    poisoned: bool,
    pub(super) pending: Vec<RecordedEvent<A::Event, K::Position>>,
    metadata: Metadata,
    save_id: Uuid,
    environment: Environment,
    /// The save that its last stored event is of.
    pub(super) stored_save: Uuid,
    /// The seal of its last stored event.
    pub(super) stored_seal: StoredSeal,
    /// The latest time of any of its events, which is that of the last unless rows were imported
    /// whose times step back.
    pub(super) as_of: Timestamp,
    pub(super) origin: Origin,
}

/// An event of an entity of this kind.
pub(crate) type Recorded<A, K> =
    RecordedEvent<<A as Aggregate>::Event, <K as EntityKind>::Position>;

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// Makes an aggregate whose first events are what `decision` answers. Nothing is stored: the
    /// repository's `create` makes and saves.
    ///
    /// # Errors
    ///
    /// The decision's own refusal; or that it has no event, or one that does not begin a life.
    pub fn create_with<D: Decision<A::Event>>(
        id: A::Id,
        environment: &Environment,
        decision: D,
    ) -> Result<Self, DecideError<D::Refusal>> {
        let events = decision.into_events().map_err(DecideError::Refused)?;
        let mut root = Self::unborn(id, environment.clone());
        root.record(events)?;
        if root.pending.is_empty() {
            return Err(TriggerError::NotBegun { id: id.into_uuid() }.into());
        }
        Ok(root)
    }

    /// A root before its first event.
    pub(super) fn unborn(id: A::Id, environment: Environment) -> Self {
        Self {
            id,
            last: None,
            stored: None,
            created_on: Timestamp::MIN,
            life: Life::Unborn,
            poisoned: false,
            pending: Vec::new(),
            metadata: environment.metadata().clone(),
            save_id: environment.new_id(),
            environment,
            stored_save: Uuid::nil(),
            stored_seal: StoredSeal::Known(None),
            as_of: Timestamp::MIN,
            origin: Origin::default(),
        }
    }

    /// Triggers one event: applies it and keeps it pending.
    ///
    /// # Errors
    ///
    /// When the event cannot happen: a beginning of what has begun, anything after the end.
    pub fn trigger(&mut self, event: A::Event) -> Result<(), TriggerError> {
        self.record(vec![event])
    }

    /// Decides on the present state, and triggers the events of the decision: all of them or none.
    ///
    /// # Errors
    ///
    /// The decision's own refusal; or that one of its events cannot happen.
    pub fn decide<D: Decision<A::Event>>(
        &mut self,
        decide: impl FnOnce(&A) -> D,
    ) -> Result<(), DecideError<D::Refusal>> {
        let state = self.state().map_err(TriggerError::from)?;
        let events = decide(state).into_events().map_err(DecideError::Refused)?;
        Ok(self.record(events)?)
    }

    /// Who it is.
    pub fn id(&self) -> A::Id {
        self.id
    }

    /// Its id as it is stored.
    fn uuid(&self) -> Uuid {
        self.id.into_uuid()
    }

    /// Where its last event stands, pending ones included.
    pub(crate) fn last_position(&self) -> Option<K::Position> {
        self.last.map(|last| last.position)
    }

    /// Where its last stored event stands, as far as this root knows: `None` before the first save.
    pub(crate) fn stored_position(&self) -> Option<K::Position> {
        self.stored
    }

    /// When its last event happened, whether its kind promises that or not.
    pub(crate) fn last_time(&self) -> Timestamp {
        self.last.map_or(Timestamp::MIN, |last| last.timestamp)
    }

    /// Whether its last event has ended it. The last state can still be read.
    pub fn has_ended(&self) -> bool {
        self.life.stage() == Stage::Ended
    }

    /// The state; what [`Deref`] gives without panicking.
    ///
    /// # Errors
    ///
    /// When a mutator panicked.
    pub fn state(&self) -> Result<&A, Poisoned> {
        match self.life.state() {
            Some(state) if !self.poisoned => Ok(state),
            _ => Err(Poisoned { id: self.uuid() }),
        }
    }

    /// The events that are applied and not saved yet, oldest first.
    pub fn pending_events(&self) -> &[RecordedEvent<A::Event, K::Position>] {
        &self.pending
    }

    /// The end of its history as far as that is stored, where it is a
    /// [hash chain](crate::guide::hash_chain): to be kept elsewhere, and given back later.
    ///
    /// `None` before the first save, and where the last event has no seal.
    pub fn head(&self) -> Option<Head<K::Position>> {
        let StoredSeal::Known(Some(seal)) = &self.stored_seal else {
            return None;
        };
        Some(Head {
            originator_id: self.uuid(),
            originator_version: self.stored?,
            seal: seal.clone(),
        })
    }

    /// What its last stored event has for a seal, which somebody else has stored.
    pub(crate) fn learn_seal(&mut self, seal: StoredSeal) {
        self.stored_seal = seal;
    }

    /// What it knows of the seal of its last stored event.
    pub(crate) fn stored_seal(&self) -> &StoredSeal {
        &self.stored_seal
    }

    /// What the next events are stamped with beside their time.
    pub fn set_metadata(&mut self, metadata: Metadata) {
        self.metadata = metadata;
    }

    /// The pending events that go into the next save: all of them, unless nobody knows what became
    /// of an earlier save that has the first of them.
    pub(crate) fn next_save(&self) -> Option<PendingSave<'_, Recorded<A, K>>> {
        let save_id = self.pending.first()?.save_id;
        let count = self
            .pending
            .iter()
            .take_while(|it| it.save_id == save_id)
            .count();
        Some(PendingSave {
            id: save_id,
            events: &self.pending[..count],
            in_doubt: save_id != self.save_id,
        })
    }

    /// Lets go of the events of the save with this id: they are stored.
    pub(crate) fn saved(&mut self, save_id: Uuid, seal: StoredSeal) -> Vec<Recorded<A, K>> {
        let stored = self.pending.extract_if(.., |it| it.save_id == save_id);
        let stored: Vec<Recorded<A, K>> = stored.collect();
        if let Some(last) = stored.last() {
            self.stored = Some(last.originator_version);
            self.stored_seal = seal;
        }
        self.stored_save = save_id;
        if save_id == self.save_id {
            self.start_new_save();
        }
        stored
    }

    /// Gives the next events a save of their own: nobody knows whether the pending ones are stored.
    pub(crate) fn start_new_save(&mut self) {
        self.save_id = self.environment.new_id();
    }

    /// Applies a stored event on replay. The caller has checked that it is the next one.
    pub(super) fn apply_stored(&mut self, recorded: Recorded<A, K>) {
        let stamp = Stamp::of::<K, _>(&recorded);
        self.poisoned = true;
        A::mutate(&mut self.life, recorded.event);
        self.stored_as(stamp);
        self.stored_save = recorded.save_id;
        self.stored_seal = StoredSeal::Known(recorded.seal);
        self.origin.replayed += 1;
        self.poisoned = false;
    }

    /// Goes past a stored event which happened to an entity that another had ended or begun.
    pub(super) fn pass_over(&mut self, recorded: &Recorded<A, K>) {
        let position = recorded.originator_version;
        if let Some(last) = &mut self.last {
            last.position = position;
        }
        self.stored = Some(position);
        self.stored_save = recorded.save_id;
        self.stored_seal = StoredSeal::Known(recorded.seal.clone());
    }

    /// Its last event is stored, with this stamp.
    pub(super) fn stored_as(&mut self, stamp: Stamp<K::Position>) {
        self.advance(stamp);
        self.stored = Some(stamp.position);
    }

    /// Refuses a decision any of whose events cannot happen, before the first is applied.
    pub(super) fn check(&self, events: &[A::Event]) -> Result<(), TriggerError> {
        if self.poisoned {
            return Err(Poisoned { id: self.uuid() }.into());
        }
        let mut stage = self.life.stage();
        for event in events {
            let role = A::role(event);
            stage = stage
                .after(role)
                .ok_or_else(|| TriggerError::new(self.uuid(), stage, event.topic()))?;
        }
        Ok(())
    }

    /// Applies the events of one decision and keeps them pending: all of them or none.
    fn record(&mut self, events: Vec<A::Event>) -> Result<(), TriggerError> {
        self.check(&events)?;
        let now = self.environment.now();
        let mut stamp = self.last;
        let mut recorded = Vec::with_capacity(events.len());
        // A panic on the way leaves the root poisoned, also one of an event that is copied.
        self.poisoned = true;
        for event in events {
            A::mutate(&mut self.life, event.clone());
            let next = Stamp::next::<K>(stamp, now, &self.environment);
            recorded.push(self.stamped(event, next));
            stamp = Some(next);
        }
        for event in &recorded {
            self.advance(Stamp::of::<K, _>(event));
        }
        self.pending.append(&mut recorded);
        self.poisoned = false;
        Ok(())
    }

    /// An event of the next save with its stamp.
    fn stamped(&self, event: A::Event, stamp: Stamp<K::Position>) -> Recorded<A, K> {
        let mut metadata = self.metadata.clone();
        if K::HAS_EVENT_IDS {
            metadata.event_id = stamp.event_id;
        }
        RecordedEvent {
            metadata,
            save_id: self.save_id,
            ..RecordedEvent::new(self.uuid(), stamp.position, event, stamp.timestamp)
        }
    }

    /// Moves on to the event with this stamp.
    fn advance(&mut self, stamp: Stamp<K::Position>) {
        if self.last.is_none() {
            self.created_on = stamp.timestamp;
        }
        self.last = Some(stamp);
        self.as_of = self.as_of.max(stamp.timestamp);
    }
}

/// What only some kinds have.
impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// The version of the last event, pending ones included: 0 after the first.
    pub fn version(&self) -> u64
    where
        K: HasVersion,
    {
        self.last_position().unwrap_or(0)
    }

    /// The version that is stored, as far as this root knows: `None` before the first save.
    pub fn stored_version(&self) -> Option<u64>
    where
        K: HasVersion,
    {
        self.stored_position()
    }

    /// When its first event happened.
    pub fn created_on(&self) -> Timestamp
    where
        K: HasTime,
    {
        self.created_on
    }

    /// When its last event happened.
    pub fn last_modified(&self) -> Timestamp
    where
        K: HasTime,
    {
        self.last_time()
    }

    /// The time-UUID of its last event, pending ones included.
    pub fn last_event_id(&self) -> TimeUuid
    where
        K: HasEventId,
    {
        let last = self.last.and_then(|last| last.event_id);
        last.unwrap_or(TimeUuid::MIN)
    }
}

impl<A: Aggregate, K: EntityKind> Clone for AggregateRoot<A, K> {
    /// The clone goes its own way: what it saves is another save, so that of two clones that are
    /// saved one conflicts. Only a save of unknown outcome is the same for both.
    fn clone(&self) -> Self {
        let mut clone = Self {
            id: self.id,
            last: self.last,
            stored: self.stored,
            created_on: self.created_on,
            life: self.life.clone(),
            poisoned: self.poisoned,
            pending: self.pending.clone(),
            metadata: self.metadata.clone(),
            save_id: self.environment.new_id(),
            environment: self.environment.clone(),
            stored_save: self.stored_save,
            stored_seal: self.stored_seal.clone(),
            as_of: self.as_of,
            origin: self.origin,
        };
        let open = clone.pending.iter_mut();
        for event in open.filter(|event| event.save_id == self.save_id) {
            event.save_id = clone.save_id;
        }
        clone
    }
}

impl<A: Aggregate, K: EntityKind> Deref for AggregateRoot<A, K> {
    type Target = A;

    /// # Panics
    ///
    /// When the root is poisoned; [`state`](AggregateRoot::state) says so as an error.
    fn deref(&self) -> &A {
        match self.state() {
            Ok(state) => state,
            Err(poisoned) => panic!("{poisoned}"),
        }
    }
}

/// Pending events that are saved together.
pub(crate) struct PendingSave<'a, E> {
    /// The id of the save.
    pub(crate) id: Uuid,
    /// The events.
    pub(crate) events: &'a [E],
    /// Whether the save was sent before and nobody knows what became of it.
    pub(crate) in_doubt: bool,
}
