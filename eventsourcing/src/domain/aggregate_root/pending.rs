//! Events that have happened and are not saved yet.

use uuid::Uuid;

use super::{AggregateRoot, Recorded};
use crate::domain::{
    aggregate::Aggregate,
    entity::{kind::EntityKind, stamp::Stamp},
    errors::{Poisoned, TriggerError},
    event::DomainEvent,
    metadata::Metadata,
    recorded_event::RecordedEvent,
    seal::StoredSeal,
};

/// Pending events that are saved together.
pub(crate) struct PendingSave<'a, E> {
    /// The id of the save.
    pub(crate) id: Uuid,
    /// The events.
    pub(crate) events: &'a [E],
    /// Whether the save was sent before and nobody knows what became of it.
    pub(crate) in_doubt: bool,
}

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// The events that are applied and not saved yet, oldest first.
    pub fn pending_events(&self) -> &[RecordedEvent<A::Event, K::Position>] {
        &self.pending
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

    /// Refuses a decision any of whose events cannot happen, before the first is applied.
    pub(in crate::domain) fn check(&self, events: &[A::Event]) -> Result<(), TriggerError> {
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
    pub(super) fn record(&mut self, events: Vec<A::Event>) -> Result<(), TriggerError> {
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
}
