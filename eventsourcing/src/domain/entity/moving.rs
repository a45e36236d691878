//! Pending events that give way to events which another has stored meanwhile.

use uuid::Uuid;

use super::{kind::EntityKind, position::EntityPosition, stamp::Stamp};
use crate::domain::{
    aggregate::Aggregate, aggregate_root::AggregateRoot, seal::StoredSeal, timestamp::Timestamp,
};

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// Moves the pending events of a save to these positions, and those of later saves behind them.
    /// Where positions are no times, none of them is older than `latest`, the time of what stands in
    /// front of them.
    pub(crate) fn move_pending(
        &mut self,
        save_id: Uuid,
        positions: &[K::Position],
        latest: Timestamp,
    ) {
        let mut positions = positions.iter().copied();
        let mut before: Option<Stamp<K::Position>> = None;
        for recorded in &mut self.pending {
            let wanted = match positions.next() {
                Some(position) if recorded.save_id == save_id => position,
                _ => behind(before, recorded.originator_version),
            };
            recorded.originator_version = wanted;
            let earliest = before.map_or(latest, |before| before.timestamp);
            let timestamp = recorded.timestamp.max(earliest);
            recorded.timestamp = wanted.time().unwrap_or(timestamp);
            before = Some(Stamp::of::<K, _>(recorded));
        }
        if before.is_some() {
            self.last = before;
        }
    }
}

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// Its next events go on from one that another has stored, with this seal.
    pub(crate) fn follow(&mut self, stored: K::Position, seal: StoredSeal) {
        self.stored = Some(stored);
        self.stored_seal = seal;
    }
}

/// The position, or the one behind `before` if it is not behind it.
fn behind<P: EntityPosition>(before: Option<Stamp<P>>, position: P) -> P {
    match before {
        Some(before) if before.position >= position => before.position.successor(),
        _ => position,
    }
}
