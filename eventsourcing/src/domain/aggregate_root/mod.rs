//! The wrapper around the state of an aggregate: who it is, how far it has come, what is not saved
//! yet.

mod by_kind;
mod pending;
mod stored;

use std::ops::Deref;

use uuid::Uuid;

use super::{
    aggregate::Aggregate,
    decision::Decision,
    entity::{
        kind::{EntityKind, TimestampedVersioned},
        stamp::Stamp,
    },
    environment::Environment,
    errors::{DecideError, Poisoned, TriggerError},
    id::AggregateId,
    metadata::Metadata,
    mutators::{Life, Stage},
    recorded_event::RecordedEvent,
    seal::StoredSeal,
    snapshot::Origin,
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
    pub(in crate::domain) last: Option<Stamp<K::Position>>,
    /// Where the last stored event stands, as far as it knows.
    pub(in crate::domain) stored: Option<K::Position>,
    pub(in crate::domain) created_on: Timestamp,
    pub(in crate::domain) life: Life<A>,
    poisoned: bool,
    pub(in crate::domain) pending: Vec<RecordedEvent<A::Event, K::Position>>,
    metadata: Metadata,
    save_id: Uuid,
    environment: Environment,
    /// The save that its last stored event is of.
    pub(in crate::domain) stored_save: Uuid,
    /// The seal of its last stored event.
    pub(in crate::domain) stored_seal: StoredSeal,
    /// The latest time of any of its events, which is that of the last unless rows were imported
    /// whose times step back.
    pub(in crate::domain) as_of: Timestamp,
    pub(in crate::domain) origin: Origin,
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
    pub(in crate::domain) fn unborn(id: A::Id, environment: Environment) -> Self {
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

    /// The state, without what else the root knows: for who only reads it on. Events that are still
    /// pending are not saved.
    ///
    /// # Errors
    ///
    /// When a mutator panicked.
    pub fn into_state(self) -> Result<A, Poisoned> {
        match self.life {
            Life::Living(state) | Life::Ended(state) if !self.poisoned => Ok(state),
            _ => Err(Poisoned {
                id: self.id.into_uuid(),
            }),
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
