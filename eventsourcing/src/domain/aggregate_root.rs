//! The wrapper around the state of an aggregate: who it is, how far it has come, what is not saved
//! yet.

use std::ops::Deref;

use uuid::Uuid;

use super::{
    aggregate::Aggregate,
    decision::Decision,
    environment::Environment,
    errors::{DecideError, Poisoned, TriggerError},
    event::DomainEvent,
    id::AggregateId,
    metadata::Metadata,
    mutators::{Life, Stage},
    recorded_event::RecordedEvent,
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
/// When a mutator panics, nothing of that decision is pending and the root is *poisoned*, as a
/// [`Mutex`](std::sync::Mutex) is: its state is half-changed, and every further use says so.
#[derive(Debug)]
pub struct AggregateRoot<A: Aggregate> {
    id: A::Id,
    next_version: u64,
    created_on: Timestamp,
    last_modified: Timestamp,
    life: Life<A>,
    poisoned: bool,
    pending: Vec<RecordedEvent<A::Event>>,
    metadata: Metadata,
    save_id: Uuid,
    environment: Environment,
}

impl<A: Aggregate> AggregateRoot<A> {
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
            next_version: 0,
            created_on: Timestamp::MIN,
            last_modified: Timestamp::MIN,
            life: Life::Unborn,
            poisoned: false,
            pending: Vec::new(),
            metadata: environment.metadata().clone(),
            save_id: environment.new_id(),
            environment,
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

    /// The version of the last event, pending ones included: 0 after the first.
    pub fn version(&self) -> u64 {
        self.next_version.saturating_sub(1)
    }

    /// The version that is stored, as far as this root knows: `None` before the first save.
    pub fn stored_version(&self) -> Option<u64> {
        (self.next_version - self.pending.len() as u64).checked_sub(1)
    }

    /// When its first event happened.
    pub fn created_on(&self) -> Timestamp {
        self.created_on
    }

    /// When its last event happened.
    pub fn last_modified(&self) -> Timestamp {
        self.last_modified
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
    pub fn pending_events(&self) -> &[RecordedEvent<A::Event>] {
        &self.pending
    }

    /// What the next events are stamped with beside their time.
    pub fn set_metadata(&mut self, metadata: Metadata) {
        self.metadata = metadata;
    }

    /// The pending events that go into the next save: all of them, unless nobody knows what became
    /// of an earlier save that has the first of them.
    pub(crate) fn next_save(&self) -> Option<PendingSave<'_, A::Event>> {
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

    /// Forgets the events of the save with this id: they are stored.
    pub(crate) fn saved(&mut self, save_id: Uuid) {
        self.pending.retain(|event| event.save_id != save_id);
        if save_id == self.save_id {
            self.start_new_save();
        }
    }

    /// Gives the next events a save of their own: nobody knows whether the pending ones are stored.
    pub(crate) fn start_new_save(&mut self) {
        self.save_id = self.environment.new_id();
    }

    /// Applies a stored event on replay. The caller has checked that it is the next one.
    pub(super) fn apply_stored(&mut self, recorded: RecordedEvent<A::Event>) {
        self.poisoned = true;
        A::mutate(&mut self.life, recorded.event);
        self.advance(recorded.timestamp, 1);
        self.poisoned = false;
    }

    pub(super) fn next_version(&self) -> u64 {
        self.next_version
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
        let timestamp = self.environment.now().max(self.last_modified);
        let mut recorded = Vec::with_capacity(events.len());
        // A panic on the way leaves the root poisoned, also one of an event that is copied.
        self.poisoned = true;
        for (version, event) in (self.next_version..).zip(events) {
            A::mutate(&mut self.life, event.clone());
            recorded.push(RecordedEvent {
                metadata: self.metadata.clone(),
                save_id: self.save_id,
                ..RecordedEvent::new(self.uuid(), version, event, timestamp)
            });
        }
        self.advance(timestamp, recorded.len() as u64);
        self.pending.append(&mut recorded);
        self.poisoned = false;
        Ok(())
    }

    /// Moves on by so many events of this time.
    fn advance(&mut self, timestamp: Timestamp, count: u64) {
        if count == 0 {
            return;
        }
        if self.next_version == 0 {
            self.created_on = timestamp;
        }
        self.next_version += count;
        self.last_modified = timestamp;
    }
}

impl<A: Aggregate> Clone for AggregateRoot<A> {
    /// The clone goes its own way: what it saves is another save, so that of two clones that are
    /// saved one conflicts. Only a save of unknown outcome is the same for both.
    fn clone(&self) -> Self {
        let mut clone = Self {
            id: self.id,
            next_version: self.next_version,
            created_on: self.created_on,
            last_modified: self.last_modified,
            life: self.life.clone(),
            poisoned: self.poisoned,
            pending: self.pending.clone(),
            metadata: self.metadata.clone(),
            save_id: self.environment.new_id(),
            environment: self.environment.clone(),
        };
        let open = clone.pending.iter_mut();
        for event in open.filter(|event| event.save_id == self.save_id) {
            event.save_id = clone.save_id;
        }
        clone
    }
}

impl<A: Aggregate> Deref for AggregateRoot<A> {
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
    pub(crate) events: &'a [RecordedEvent<E>],
    /// Whether the save was sent before and nobody knows what became of it.
    pub(crate) in_doubt: bool,
}
