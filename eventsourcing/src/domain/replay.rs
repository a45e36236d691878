//! An aggregate made again from its history.

use std::{fmt, time::Duration};

use uuid::Uuid;

use super::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, environment::Environment,
    errors::ReplayError, id::AggregateId, recorded_event::RecordedEvent, snapshot::Snapshot,
};

/// Replays the history of one aggregate, event by event.
///
/// Each event is checked before it is applied: first its originator, then its version, then whether
/// it can happen; the first event included. No guard of a decision runs.
pub struct Replay<A: Aggregate> {
    root: AggregateRoot<A>,
}

impl<A: Aggregate> Replay<A> {
    /// A replay that has seen no event yet.
    pub fn new(id: A::Id, environment: &Environment) -> Self {
        Self {
            root: AggregateRoot::unborn(id, environment.clone()),
        }
    }

    /// A replay that goes on from a snapshot.
    pub(crate) fn resume(id: A::Id, snapshot: Snapshot<A>, environment: &Environment) -> Self {
        Self {
            root: AggregateRoot::from_snapshot(id, snapshot, environment.clone()),
        }
    }

    /// Notes how long the replay took.
    pub(crate) fn took(&mut self, time: Duration) {
        self.root.replayed_in(time);
    }

    /// Applies the next event.
    ///
    /// # Errors
    ///
    /// When it is not the next event of this aggregate; nothing was applied.
    pub fn apply(&mut self, recorded: RecordedEvent<A::Event>) -> Result<(), ReplayError> {
        self.check(&recorded)?;
        self.root.apply_stored(recorded);
        Ok(())
    }

    /// The aggregate as the events so far have made it, unless there was none.
    pub fn root(&self) -> Option<&AggregateRoot<A>> {
        (self.root.next_version() > 0).then_some(&self.root)
    }

    /// The aggregate, unless there was no event.
    pub fn finish(self) -> Option<AggregateRoot<A>> {
        (self.root.next_version() > 0).then_some(self.root)
    }

    fn id(&self) -> Uuid {
        self.root.id().into_uuid()
    }

    fn check(&self, recorded: &RecordedEvent<A::Event>) -> Result<(), ReplayError> {
        check_next(recorded, self.id(), self.root.next_version())?;
        Ok(self.root.check(std::slice::from_ref(&recorded.event))?)
    }
}

/// Checks that an event is of this originator, and the next one.
pub(super) fn check_next<E>(
    recorded: &RecordedEvent<E>,
    id: Uuid,
    next_version: u64,
) -> Result<(), ReplayError> {
    if recorded.originator_id != id {
        return Err(ReplayError::OriginatorId {
            expected: id,
            found: recorded.originator_id,
        });
    }
    if recorded.originator_version != next_version {
        return Err(ReplayError::OriginatorVersion {
            id,
            expected: next_version,
            found: recorded.originator_version,
        });
    }
    Ok(())
}

impl<A: Aggregate> fmt::Debug for Replay<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay")
            .field("id", &self.root.id())
            .field("next_version", &self.root.next_version())
            .finish_non_exhaustive()
    }
}
