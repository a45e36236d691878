//! An aggregate made again from its history.

use std::{fmt, time::Duration};

use uuid::Uuid;

use super::{
    aggregate::Aggregate,
    aggregate_root::{AggregateRoot, Recorded},
    entity::{
        kind::{EntityKind, TimestampedVersioned},
        position::EntityPosition,
    },
    environment::Environment,
    errors::{ReplayError, TriggerError},
    id::AggregateId,
    recorded_event::RecordedEvent,
    seal::StoredSeal,
    snapshot::Snapshot,
};

/// Replays the history of one aggregate, event by event.
///
/// Each event is checked before it is applied: first its originator, then its version (or what else
/// is its place), then whether it can happen; the first event included. No guard of a decision runs.
///
/// Where nothing is versioned, two can have changed the entity at once, and one of them ended it:
/// then what comes after the end is passed over, and so is a second beginning.
pub struct Replay<A: Aggregate, K: EntityKind = TimestampedVersioned> {
    root: AggregateRoot<A, K>,
}

impl<A: Aggregate> Replay<A> {
    /// A replay that goes on from a snapshot.
    pub(crate) fn resume(id: A::Id, snapshot: Snapshot<A>, environment: &Environment) -> Self {
        Self {
            root: AggregateRoot::from_snapshot(id, snapshot, environment.clone()),
        }
    }
}

/// Whether an event changes the entity.
enum Happens {
    Yes,
    /// It happened to what another had ended or begun meanwhile.
    No,
}

impl<A: Aggregate, K: EntityKind> Replay<A, K> {
    /// A replay that has seen no event yet.
    pub fn new(id: A::Id, environment: &Environment) -> Self {
        Self {
            root: AggregateRoot::unborn(id, environment.clone()),
        }
    }

    /// Notes how long the replay took.
    pub(crate) fn took(&mut self, time: Duration) {
        self.root.replayed_in(time);
    }

    /// Notes the seal of the event that the snapshot was taken after.
    pub(crate) fn resume_behind(&mut self, seal: Option<Vec<u8>>) {
        self.root.stored_seal = StoredSeal::Known(seal);
    }

    /// Applies the next event. Its seal is noted and not checked, since that is of the event as it is
    /// stored.
    ///
    /// # Errors
    ///
    /// When it is not the next event of this aggregate; nothing was applied.
    pub fn apply(&mut self, recorded: Recorded<A, K>) -> Result<(), ReplayError<K::Position>> {
        match self.check(&recorded)? {
            Happens::Yes => self.root.apply_stored(recorded),
            Happens::No => self.root.pass_over(&recorded),
        }
        Ok(())
    }

    /// The aggregate as the events so far have made it, unless there was none.
    pub fn root(&self) -> Option<&AggregateRoot<A, K>> {
        self.root.last_position().map(|_| &self.root)
    }

    /// The aggregate, unless there was no event.
    pub fn finish(self) -> Option<AggregateRoot<A, K>> {
        self.root.last_position().is_some().then_some(self.root)
    }

    pub(crate) fn id(&self) -> Uuid {
        self.root.id().into_uuid()
    }

    fn check(&self, recorded: &Recorded<A, K>) -> Result<Happens, ReplayError<K::Position>> {
        check_next(recorded, self.id(), self.root.last_position())?;
        if K::HAS_EVENT_IDS && recorded.metadata.event_id.is_none() {
            let (id, found) = (self.id(), recorded.originator_version);
            return Err(ReplayError::NoEventId { id, found });
        }
        self.check_life(&recorded.event)
    }

    fn check_life(&self, event: &A::Event) -> Result<Happens, ReplayError<K::Position>> {
        match self.root.check(std::slice::from_ref(event)) {
            Ok(()) => Ok(Happens::Yes),
            Err(TriggerError::Ended { .. } | TriggerError::AlreadyBegun { .. })
                if !K::IS_VERSIONED =>
            {
                Ok(Happens::No)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Checks that an event is of this originator, and can come after the one at `last`.
pub(super) fn check_next<E, P: EntityPosition>(
    recorded: &RecordedEvent<E, P>,
    id: Uuid,
    last: Option<P>,
) -> Result<(), ReplayError<P>> {
    if recorded.originator_id != id {
        return Err(ReplayError::OriginatorId {
            expected: id,
            found: recorded.originator_id,
        });
    }
    P::check(id, last, recorded.originator_version)
}

impl<A: Aggregate, K: EntityKind> fmt::Debug for Replay<A, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay")
            .field("id", &self.root.id())
            .field("last", &self.root.last_position())
            .finish_non_exhaustive()
    }
}
