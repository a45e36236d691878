//! Makes an aggregate again from its stored events.

use std::{ops::ControlFlow, time::Instant};

use uuid::Uuid;

use super::{
    errors::{Corrupt, Error},
    event_store::EventStore,
    mapper::{Unmapped, place_of},
    record_strategy::RecordStrategy,
    resuming::{self, Candidates},
    selection::Selection,
    stored_event::StoredEvent,
    stored_form::Fetched,
};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, errors::ReplayError, event::DomainEvent,
    id::AggregateId, recorded_event::RecordedEvent, replay::Replay, snapshot::Snapshot,
    timestamp::Timestamp,
};

/// How far a history is replayed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until {
    Now,
    Version(u64),
    Time(Timestamp),
}

impl Until {
    /// The rows of an originator among which the last one is.
    pub(super) fn of(self, id: Uuid) -> Selection {
        self.bounding(Selection::of(id))
    }

    fn bounding(self, history: Selection) -> Selection {
        match self {
            Self::Version(version) => history.lte(version),
            Self::Now | Self::Time(_) => history,
        }
    }

    /// Whether what happened at this time is not replayed any more.
    pub(super) fn is_before(self, time: Timestamp) -> bool {
        matches!(self, Self::Time(last) if time > last)
    }
}

/// Makes the aggregate `id` again: `None` where there is none.
///
/// From a snapshot, if there is one that the history goes on from without a doubt, else from the
/// first event. Whatever goes wrong on the way from a snapshot is left to the replay to say.
pub(super) fn load<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until,
) -> Result<Option<AggregateRoot<A>>, Error> {
    let mut keys = store.keys_for_reading(id.into_uuid())?;
    if let Some(root) = load_from_snapshot(store, id, until, &mut keys) {
        return Ok(Some(root));
    }
    replay_with(store, id, until, &mut keys)
}

/// Replays the history of `id` from its beginning: `None` where there is none.
pub(super) fn replay<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until,
) -> Result<Option<AggregateRoot<A>>, Error> {
    let mut keys = store.keys_for_reading(id.into_uuid())?;
    replay_with(store, id, until, &mut keys)
}

fn replay_with<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until,
    keys: &mut Fetched,
) -> Result<Option<AggregateRoot<A>>, Error> {
    let replay = Replay::new(id, store.environment());
    Loading::new(store, replay, None, until).run(Selection::of(id.into_uuid()), keys)
}

fn load_from_snapshot<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until,
    keys: &mut Fetched,
) -> Option<AggregateRoot<A>> {
    let mut candidates = Candidates::<A, S>::of(store, id.into_uuid(), until)?;
    let mut begins_rightly = false;
    while let Some(snapshot) = candidates.next(keys) {
        begins_rightly = begins_rightly || resuming::begins_rightly::<A, S>(store, id.into_uuid());
        if !begins_rightly {
            candidates.refuse(id.into_uuid(), "its history does not begin as it should");
            return None;
        }
        let version = snapshot.version;
        let anchor = Anchor::of(&snapshot);
        let replay = Replay::resume(id, snapshot, store.environment());
        let history = Selection::of(id.into_uuid()).gte(version);
        match Loading::new(store, replay, Some(anchor), until).run(history, keys) {
            Ok(Some(root)) => return Some(root),
            _ => candidates.refuse(
                id.into_uuid(),
                format!("its history does not go on from that of version {version}"),
            ),
        }
    }
    None
}

/// The event that a snapshot was taken after. It is read again: where it is gone or another one, the
/// history is not the one that the snapshot is of.
struct Anchor {
    version: u64,
    save_id: Uuid,
    timestamp: Timestamp,
}

impl Anchor {
    fn of<A>(snapshot: &Snapshot<A>) -> Self {
        Self {
            version: snapshot.version,
            save_id: snapshot.save_id,
            timestamp: snapshot.last_modified,
        }
    }

    fn is<A: Aggregate>(&self, stored: &StoredEvent) -> bool {
        stored.originator_version == self.version
            && stored.save_id == self.save_id
            && stored.timestamp == self.timestamp
            && belongs_to::<A>(stored).is_ok()
    }
}

struct Loading<'a, A: Aggregate, S: ?Sized> {
    store: &'a EventStore<S>,
    replay: Replay<A>,
    /// What comes first, unless it has come already.
    anchor: Option<Anchor>,
    until: Until,
}

impl<'a, A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Loading<'a, A, S> {
    fn new(
        store: &'a EventStore<S>,
        replay: Replay<A>,
        anchor: Option<Anchor>,
        until: Until,
    ) -> Self {
        Self {
            store,
            replay,
            anchor,
            until,
        }
    }

    /// Replays the history: `None` where there is none, or no anchor in it.
    fn run(
        mut self,
        history: Selection,
        keys: &mut Fetched,
    ) -> Result<Option<AggregateRoot<A>>, Error> {
        let begun = Instant::now();
        let history = self.until.bounding(history);
        self.store
            .visit(history, keys, &mut |stored, keys| self.go_on(stored, keys))?;
        self.replay.took(begun.elapsed());
        Ok(match self.anchor {
            Some(_) => None,
            None => self.replay.finish(),
        })
    }

    fn go_on(
        &mut self,
        stored: &StoredEvent,
        keys: &Fetched,
    ) -> Result<ControlFlow<()>, Unmapped<u64>> {
        if self.until.is_before(stored.timestamp) {
            return Ok(ControlFlow::Break(()));
        }
        if let Some(anchor) = &self.anchor {
            if !anchor.is::<A>(stored) {
                return Ok(ControlFlow::Break(()));
            }
            self.anchor = None;
            return Ok(ControlFlow::Continue(()));
        }
        self.apply(stored, keys)?;
        Ok(ControlFlow::Continue(()))
    }

    fn apply(&mut self, stored: &StoredEvent, keys: &Fetched) -> Result<(), Unmapped<u64>> {
        if stored.originator_version == 0 {
            belongs_to::<A>(stored)?;
        }
        let recorded: RecordedEvent<A::Event> = self.store.mapper().read(stored, keys)?;
        let applied = self.replay.apply(recorded);
        Ok(applied.map_err(|error| not_replayed(stored, error))?)
    }
}

/// The error of a history that cannot go on with an event.
pub(super) fn not_replayed(stored: &StoredEvent, error: ReplayError) -> Error {
    Error::Corrupt(Corrupt {
        place: place_of(stored),
        what: "the history cannot be replayed; compare it with a backup".into(),
        cause: Some(error.into()),
    })
}

/// Whether a first event is one of `A`'s.
pub(super) fn belongs_to<A: Aggregate>(first: &StoredEvent) -> Result<(), Error> {
    begins_with::<A::Event>(first)
}

/// Whether a first event is one of `E`'s.
pub(super) fn begins_with<E: DomainEvent>(first: &StoredEvent) -> Result<(), Error> {
    match E::index_of(&first.event_type) {
        Some(_) => Ok(()),
        None => Err(Error::AnotherAggregate {
            id: first.originator_id,
            event_type: first.event_type.to_string(),
        }),
    }
}
