//! Makes an aggregate again from its stored events.

use std::{ops::ControlFlow, time::Instant};

use uuid::Uuid;

use super::{
    errors::{Corrupt, Error},
    event_store::EventStore,
    mapper::{SequencedItemMapper, Unmapped, place_of},
    record_strategy::RecordStrategy,
    resuming::{self, Candidates},
    sealing::Link,
    selection::Selection,
    stored_event::StoredEvent,
    stored_form::Fetched,
    stored_kind::StoredKind,
    stored_snapshot::StoredSnapshot,
};
use crate::domain::{
    aggregate::Aggregate,
    aggregate_root::{AggregateRoot, Recorded},
    entity::kind::EntityKind,
    errors::ReplayError,
    event::DomainEvent,
    id::AggregateId,
    position::Position,
    replay::Replay,
    snapshot::Snapshot,
    timestamp::Timestamp,
};

/// How far a history is replayed.
#[derive(Debug, Clone, Copy)]
pub enum Until<P = u64> {
    Now,
    Version(P),
    Time(Timestamp),
}

/// An entity, unless there is none.
type Loaded<A, K> = Result<Option<AggregateRoot<A, K>>, Error<<K as EntityKind>::Position>>;

impl<P: Copy> Until<P> {
    /// The rows of an originator among which the last one is.
    pub(super) fn of(self, id: Uuid) -> Selection<P> {
        self.bounding(Selection::of(id))
    }

    fn bounding(self, history: Selection<P>) -> Selection<P> {
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
pub(super) fn load<A, S, K>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until<K::Position>,
) -> Loaded<A, K>
where
    A: Aggregate,
    K: StoredKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    let mut fetched = store.keys_for_reading(id.into_uuid())?;
    if let Some(root) = K::load_from_snapshot(store, id, until, &mut fetched) {
        return Ok(Some(root));
    }
    replay_with(store, id, until, &mut fetched)
}

/// Replays the history of `id` from its beginning: `None` where there is none.
pub(super) fn replay<A, S, K>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until<K::Position>,
) -> Loaded<A, K>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    let mut fetched = store.keys_for_reading(id.into_uuid())?;
    replay_with(store, id, until, &mut fetched)
}

fn replay_with<A, S, K>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until<K::Position>,
    fetched: &mut Fetched,
) -> Loaded<A, K>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    let replay = Replay::new(id, store.environment());
    Loading::new(store, replay, None, until).run(Selection::of(id.into_uuid()), fetched)
}

/// Makes the aggregate `id` again from a snapshot and what came after: `None` where that cannot be done.
pub(super) fn load_from_snapshot<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
    store: &EventStore<S>,
    id: A::Id,
    until: Until,
    fetched: &mut Fetched,
) -> Option<AggregateRoot<A>> {
    let mut candidates = Candidates::<A, S>::of(store, id.into_uuid(), until)?;
    let mut begins_rightly = false;
    while let Some((snapshot, stored)) = candidates.next(fetched) {
        begins_rightly = begins_rightly || resuming::begins_rightly::<A, S>(store, id.into_uuid());
        if !begins_rightly {
            candidates.refuse(id.into_uuid(), "its history does not begin as it should");
            return None;
        }
        let version = snapshot.version;
        let anchor = Anchor::of(&snapshot, stored);
        let replay = Replay::resume(id, snapshot, store.environment());
        let history = Selection::of(id.into_uuid()).gte(version);
        match Loading::new(store, replay, Some(anchor), until).run(history, fetched) {
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
struct Anchor<P> {
    version: P,
    save_id: Uuid,
    timestamp: Timestamp,
    /// The snapshot as it is stored, whose seal is to be that of one taken after the event.
    snapshot: StoredSnapshot,
}

impl Anchor<u64> {
    fn of<A>(snapshot: &Snapshot<A>, stored: StoredSnapshot) -> Self {
        Self {
            snapshot: stored,
            version: snapshot.version,
            save_id: snapshot.save_id,
            timestamp: snapshot.last_modified,
        }
    }
}

impl<P: Position> Anchor<P> {
    fn is<A: Aggregate>(&self, mapper: &SequencedItemMapper, stored: &StoredEvent<P>) -> bool {
        stored.originator_version == self.version
            && stored.save_id == self.save_id
            && stored.timestamp == self.timestamp
            && belongs_to::<A, _>(stored).is_ok()
            && (!A::HASH_CHAIN || self.is_sealed_to(mapper, stored))
    }

    fn is_sealed_to(&self, mapper: &SequencedItemMapper, stored: &StoredEvent<P>) -> bool {
        let (snapshot, head) = (&self.snapshot, stored.seal.as_deref());
        let sealing = mapper.stored_form().sealing();
        sealing
            .check(snapshot, head, snapshot.seal.as_deref())
            .is_ok()
    }
}

struct Loading<'a, A: Aggregate, S: ?Sized, K: EntityKind> {
    store: &'a EventStore<S>,
    replay: Replay<A, K>,
    /// What comes first, unless it has come already.
    anchor: Option<Anchor<K::Position>>,
    until: Until<K::Position>,
}

impl<'a, A, S, K> Loading<'a, A, S, K>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    fn new(
        store: &'a EventStore<S>,
        replay: Replay<A, K>,
        anchor: Option<Anchor<K::Position>>,
        until: Until<K::Position>,
    ) -> Self {
        Self {
            store,
            replay,
            anchor,
            until,
        }
    }

    /// Replays the history: `None` where there is none, or no anchor in it.
    fn run(mut self, history: Selection<K::Position>, fetched: &mut Fetched) -> Loaded<A, K> {
        let begun = Instant::now();
        let history = self.until.bounding(history);
        self.store.visit(history, fetched, &mut |stored, fetched| {
            self.go_on(stored, fetched)
        })?;
        self.replay.took(begun.elapsed());
        Ok(match self.anchor {
            Some(_) => None,
            None => self.replay.finish(),
        })
    }

    fn go_on(
        &mut self,
        stored: &StoredEvent<K::Position>,
        fetched: &Fetched,
    ) -> Result<ControlFlow<()>, Unmapped<K::Position>> {
        if self.until.is_before(stored.timestamp) {
            return Ok(ControlFlow::Break(()));
        }
        if let Some(anchor) = &self.anchor {
            if !anchor.is::<A>(self.store.mapper(), stored) {
                return Ok(ControlFlow::Break(()));
            }
            self.anchor = None;
            self.replay.resume_behind(stored.seal.clone());
            return Ok(ControlFlow::Continue(()));
        }
        self.apply(stored, fetched)?;
        Ok(ControlFlow::Continue(()))
    }

    /// Whether a history begins there.
    fn is_first(&self, position: K::Position) -> bool {
        if K::Position::BEGINS_AT_FIRST {
            position == K::Position::FIRST
        } else {
            self.replay.root().is_none()
        }
    }

    fn apply(
        &mut self,
        stored: &StoredEvent<K::Position>,
        fetched: &Fetched,
    ) -> Result<(), Unmapped<K::Position>> {
        if self.is_first(stored.originator_version) {
            belongs_to::<A, _>(stored)?;
        }
        if A::HASH_CHAIN {
            self.check_link(stored)?;
        }
        let recorded: Recorded<A, K> = self.store.mapper().read(stored, fetched)?;
        let applied = self.replay.apply(recorded);
        Ok(applied.map_err(|error| not_replayed(stored, error))?)
    }

    /// Before anything is decoded: what was changed is best said to be so.
    fn check_link(&self, stored: &StoredEvent<K::Position>) -> Result<(), Error<K::Position>> {
        let root = self.replay.root();
        let link = Link {
            originator_id: self.replay.id(),
            last: root.and_then(AggregateRoot::last_position),
            seal: root.and_then(|root| root.stored_seal().known()),
        };
        let checked = link.check::<A>(self.store.mapper(), stored);
        checked.map_err(|error| not_replayed(stored, error))
    }
}

/// The error of a history that cannot go on with an event.
pub(super) fn not_replayed<P: Position>(
    stored: &StoredEvent<P>,
    error: ReplayError<P>,
) -> Error<P> {
    Error::Corrupt(Corrupt {
        place: place_of(stored),
        what: "the history cannot be replayed; compare it with a backup".into(),
        cause: Some(error.into()),
    })
}

/// Whether a first event is one of `A`'s.
pub(super) fn belongs_to<A: Aggregate, P: Position>(
    first: &StoredEvent<P>,
) -> Result<(), Error<P>> {
    begins_with::<A::Event, P>(first)
}

/// Whether a first event is one of `E`'s.
pub(super) fn begins_with<E: DomainEvent, P: Position>(
    first: &StoredEvent<P>,
) -> Result<(), Error<P>> {
    match E::index_of(&first.event_type) {
        Some(_) => Ok(()),
        None => Err(Error::AnotherAggregate {
            id: first.originator_id,
            event_type: first.event_type.to_string(),
        }),
    }
}
