//! The kinds of entities, as repositories load and save them.

use super::{
    event_store::EventStore,
    loading::Until,
    record_strategy::RecordStrategy,
    snapshotting::{self, LastStored},
    stored_form::Fetched,
};
use crate::domain::{
    aggregate::Aggregate,
    aggregate_root::{AggregateRoot, Recorded},
    entity::kind::{
        EntityKind, Plain, Timestamped, TimestampedVersioned, Timeuuided, TimeuuidedVersioned,
        Versioned,
    },
};

/// A kind of entity as repositories load and save it. All kinds are; code that is generic over the
/// kind names it.
///
/// There are snapshots of [`TimestampedVersioned`] entities only, which aggregates are.
pub trait StoredKind: EntityKind + Sized {
    #[doc(hidden)]
    /// The entity `id`, from a snapshot and what came after.
    fn load_from_snapshot<A: Aggregate, S: RecordStrategy<Position = Self::Position> + ?Sized>(
        store: &EventStore<S>,
        id: A::Id,
        until: Until<Self::Position>,
        fetched: &mut Fetched,
    ) -> Option<AggregateRoot<A, Self>> {
        _ = (store, id, until, fetched);
        None
    }

    #[doc(hidden)]
    /// Takes a snapshot of a root whose events were stored, if one is due.
    fn after_save<A: Aggregate, S: RecordStrategy<Position = Self::Position> + ?Sized>(
        store: &EventStore<S>,
        root: &mut AggregateRoot<A, Self>,
        stored: &[Recorded<A, Self>],
    ) {
        _ = (store, root, stored);
    }
}

impl StoredKind for TimestampedVersioned {
    fn load_from_snapshot<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
        store: &EventStore<S>,
        id: A::Id,
        until: Until,
        fetched: &mut Fetched,
    ) -> Option<AggregateRoot<A>> {
        super::loading::load_from_snapshot(store, id, until, fetched)
    }

    fn after_save<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized>(
        store: &EventStore<S>,
        root: &mut AggregateRoot<A>,
        stored: &[Recorded<A, Self>],
    ) {
        if snapshotting::after_save(store, root, &LastStored::of(root), stored) {
            root.snapshot_taken();
        }
    }
}

impl StoredKind for Plain {}
impl StoredKind for Versioned {}
impl StoredKind for Timestamped {}
impl StoredKind for Timeuuided {}
impl StoredKind for TimeuuidedVersioned {}
