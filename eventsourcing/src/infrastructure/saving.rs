//! Saves the pending events of a root, and places them again where another took their places.

use std::ops::ControlFlow;

use uuid::Uuid;

use super::{
    errors::{Conflict, Error},
    event_store::EventStore,
    following::{Followed, follow},
    record_strategy::RecordStrategy,
    selection::Selection,
    stored_event::StoredEvent,
    storing::Sent,
};
use crate::domain::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    entity::{kind::EntityKind, position::EntityPosition},
    id::AggregateId,
    position::Position,
    seal::StoredSeal,
    timestamp::Timestamp,
};

/// Why the events of a save are not stored.
enum Unsaved<P: Position> {
    /// Others took their places. They have other places now.
    Moved(Conflict<P>),
    Failed(Error<P>),
}

/// Stores the events of the next save of a root, and answers the seal of the last.
///
/// Those of a versioned entity are stored where they were decided, or not at all. Those of others
/// give way: that another has stored something is no reason to refuse them.
pub(super) fn store_next<A, S, K>(
    store: &EventStore<S>,
    root: &mut AggregateRoot<A, K>,
) -> Result<StoredSeal, Error<K::Position>>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    let retry = store.retry().while_others_get_on();
    let stored = retry.run(
        || match send(store, root) {
            Err(Error::Conflict(conflict)) if gives_way(root) => {
                give_way(store, root, conflict).map(|()| None)
            }
            answer => answer.map_err(Unsaved::Failed),
        },
        |unsaved| matches!(unsaved, Unsaved::Moved(_)),
    );
    let seal = stored.map_err(|unsaved| match unsaved {
        Unsaved::Moved(conflict) => conflict.into(),
        Unsaved::Failed(error) => error,
    })?;
    match root.next_save() {
        // What was sent before may be what is stored, with other bytes where these are encrypted.
        Some(pending) if A::HASH_CHAIN && pending.in_doubt => seal_of(
            store,
            root,
            pending.events.last().map(|it| it.originator_version),
        ),
        _ => Ok(StoredSeal::Known(seal)),
    }
}

/// The seal of an event as it is stored.
fn seal_of<A, S, K>(
    store: &EventStore<S>,
    root: &AggregateRoot<A, K>,
    position: Option<K::Position>,
) -> Result<StoredSeal, Error<K::Position>>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    let Some(position) = position else {
        return Ok(StoredSeal::Known(None));
    };
    let id = root.id().into_uuid();
    let stored = store.strategy().get_item(id, position)?;
    Ok(StoredSeal::Known(stored.and_then(|stored| stored.seal)))
}

fn send<A, S, K>(
    store: &EventStore<S>,
    root: &mut AggregateRoot<A, K>,
) -> Result<Option<Vec<u8>>, Error<K::Position>>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    if A::HASH_CHAIN && *root.stored_seal() == StoredSeal::Unknown {
        let seal = seal_of(store, root, root.stored_position())?;
        root.learn_seal(seal);
    }
    let Some(pending) = root.next_save() else {
        return Ok(None);
    };
    let sent = if pending.in_doubt {
        Sent::Perhaps
    } else {
        Sent::Never
    };
    let head = root.stored_seal().known();
    let mut save = store.new_save_of::<A>(pending.id, pending.events, head)?;
    if follows_its_head::<A, K>() || begins_anywhere(root) {
        save = save.requiring_unchanged(root.id().into_uuid(), root.stored_position());
    }
    let seal = save.events().last().and_then(|event| event.seal.clone());
    let answer = store.store(save, sent);
    if let Err(Error::OutcomeUnknown(_)) = answer {
        root.start_new_save();
    }
    answer.map(|_| seal)
}

/// Whether the places of a save may be free although another has gone on, and its seals would
/// continue another history: a chain has one end.
fn follows_its_head<A: Aggregate, K: EntityKind>() -> bool {
    A::HASH_CHAIN && !K::IS_VERSIONED
}

/// Whether the next save of a root begins a sequence at a place where no other beginning is met.
fn begins_anywhere<A: Aggregate, K: EntityKind>(root: &AggregateRoot<A, K>) -> bool {
    !K::Position::BEGINS_AT_FIRST && root.stored_position().is_none()
}

/// Whether the next save of a root may go elsewhere. A beginning may not: its place is taken by that
/// of another entity.
fn gives_way<A: Aggregate, K: EntityKind>(root: &AggregateRoot<A, K>) -> bool {
    !K::IS_VERSIONED && root.stored_position().is_some()
}

/// Moves the events of the next save to free places, unless they are stored already.
fn give_way<A, S, K>(
    store: &EventStore<S>,
    root: &mut AggregateRoot<A, K>,
    conflict: Conflict<K::Position>,
) -> Result<(), Unsaved<K::Position>>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    if follows_its_head::<A, K>() {
        return match follow(store, root) {
            Ok(Followed::Stored) => Ok(()),
            Ok(Followed::Moved) => Err(Unsaved::Moved(conflict)),
            Ok(Followed::Unmoved) => Err(Unsaved::Failed(conflict.into())),
            Err(error) => Err(Unsaved::Failed(error)),
        };
    }
    let Some(pending) = root.next_save() else {
        return Ok(());
    };
    let save_id = pending.id;
    let positions = pending.events.iter().map(|it| it.originator_version);
    let mut search = Search::new(positions.collect(), pending.in_doubt.then_some(save_id));
    if let Some(&first) = search.positions.first() {
        let behind = Selection::of(root.id().into_uuid()).gte(first);
        let read = store
            .strategy()
            .read(&behind, &mut |row| search.visit(&row));
        read.map_err(|error| Unsaved::Failed(error.into()))?;
    }
    if !search.ours.is_empty() {
        root.move_pending(save_id, &search.ours, Timestamp::MIN);
        return Ok(());
    }
    if !search.moved {
        // Nobody has taken their places: what is in the way is something else.
        return Err(Unsaved::Failed(conflict.into()));
    }
    root.move_pending(save_id, &search.positions, search.latest);
    Err(Unsaved::Moved(conflict))
}

/// Looks for the first free places behind those that were wanted, row by row in their order.
struct Search<P> {
    /// The places, all of which are free as far as the rows have been seen.
    positions: Vec<P>,
    /// Whether any of them is another than was wanted.
    moved: bool,
    /// The latest time of what stands in front of them.
    latest: Timestamp,
    /// The save, if it may be stored already: where a clone of the root has placed it.
    in_doubt: Option<Uuid>,
    ours: Vec<P>,
}

impl<P: EntityPosition> Search<P> {
    fn new(positions: Vec<P>, in_doubt: Option<Uuid>) -> Self {
        Self {
            positions,
            moved: false,
            latest: Timestamp::MIN,
            in_doubt,
            ours: Vec::new(),
        }
    }

    fn visit(&mut self, row: &StoredEvent<P>) -> ControlFlow<()> {
        let taken = row.originator_version;
        if self.in_doubt == Some(row.save_id) {
            self.ours.push(taken);
        }
        let all_found = self.positions.last().is_none_or(|last| *last < taken);
        let ours_found = self.ours.is_empty() || self.ours.len() == self.positions.len();
        if all_found && ours_found {
            return ControlFlow::Break(());
        }
        self.give_way(taken, row.timestamp);
        ControlFlow::Continue(())
    }

    /// Moves what wants a place that is taken, and what stands behind it as far as it must.
    fn give_way(&mut self, taken: P, timestamp: Timestamp) {
        let Ok(wanted) = self.positions.binary_search(&taken) else {
            return;
        };
        self.latest = self.latest.max(timestamp);
        let mut before = taken;
        for position in &mut self.positions[wanted..] {
            if *position > before {
                break;
            }
            *position = before.successor();
            // Behind the last place there is none.
            self.moved |= *position > before;
            before = *position;
        }
    }
}
