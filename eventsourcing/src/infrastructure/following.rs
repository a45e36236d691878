//! Pending events of a hash chain that go on from what others have stored meanwhile.

use std::ops::ControlFlow;

use super::{
    errors::Error, event_store::EventStore, record_strategy::RecordStrategy, selection::Selection,
    stored_event::StoredEvent,
};
use crate::domain::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    entity::{kind::EntityKind, position::EntityPosition},
    id::AggregateId,
    seal::StoredSeal,
    timestamp::Timestamp,
};

/// What came of it.
pub(super) enum Followed {
    /// The save was stored already, there where it is now.
    Stored,
    /// Others have stored events, and the save stands behind them.
    Moved,
    /// Nobody has stored anything.
    Unmoved,
}

/// Moves the events of the next save of a root behind all that others have stored, and has them go
/// on from there.
pub(super) fn follow<A, S, K>(
    store: &EventStore<S>,
    root: &mut AggregateRoot<A, K>,
) -> Result<Followed, Error<K::Position>>
where
    A: Aggregate,
    K: EntityKind,
    S: RecordStrategy<Position = K::Position> + ?Sized,
{
    let Some(pending) = root.next_save() else {
        return Ok(Followed::Unmoved);
    };
    let wanted: Vec<_> = pending
        .events
        .iter()
        .map(|it| it.originator_version)
        .collect();
    let (save_id, in_doubt) = (pending.id, pending.in_doubt);
    let (mut ours, mut end) = (Vec::new(), None);
    store.strategy().read(&behind(root), &mut |row| {
        if in_doubt && row.save_id == save_id {
            ours.push(row.originator_version);
        }
        end = Some(End::after(end.take(), row));
        ControlFlow::Continue(())
    })?;
    if !ours.is_empty() {
        root.move_pending(save_id, &ours, Timestamp::MIN);
        return Ok(Followed::Stored);
    }
    let Some(end) = end else {
        return Ok(Followed::Unmoved);
    };
    root.move_pending(save_id, &moved_behind(end.position, wanted), end.latest);
    root.follow(end.position, StoredSeal::Known(end.seal));
    Ok(Followed::Moved)
}

/// What is stored behind the last event that a root knows.
fn behind<A: Aggregate, K: EntityKind>(root: &AggregateRoot<A, K>) -> Selection<K::Position> {
    let history = Selection::of(root.id().into_uuid());
    match root.stored_position() {
        Some(last) => history.gt(last),
        None => history,
    }
}

/// The end of what was read.
struct End<P> {
    position: P,
    seal: Option<Vec<u8>>,
    /// The latest time of all of it.
    latest: Timestamp,
}

impl<P> End<P> {
    fn after(before: Option<Self>, row: StoredEvent<P>) -> Self {
        let latest = before.map_or(Timestamp::MIN, |before| before.latest);
        Self {
            position: row.originator_version,
            seal: row.seal,
            latest: latest.max(row.timestamp),
        }
    }
}

fn moved_behind<P: EntityPosition>(mut last: P, wanted: Vec<P>) -> Vec<P> {
    let mut place = |wanted: P| {
        last = if wanted > last {
            wanted
        } else {
            last.successor()
        };
        last
    };
    wanted.into_iter().map(&mut place).collect()
}
