//! An aggregate at a version, apart from its history.

use std::time::Duration;

use uuid::Uuid;

use super::{
    aggregate::Aggregate,
    aggregate_root::AggregateRoot,
    entity::{kind::EntityKind, stamp::Stamp},
    environment::Environment,
    errors::Poisoned,
    id::AggregateId,
    mutators::Life,
    timestamp::Timestamp,
};

/// What is known of an aggregate after the event of a version: what replaying the events up to there
/// would make of it.
#[derive(Debug)]
pub(crate) struct Snapshot<A> {
    pub(crate) originator_id: Uuid,
    pub(crate) version: u64,
    pub(crate) created_on: Timestamp,
    pub(crate) last_modified: Timestamp,
    /// The latest time of any of its events.
    pub(crate) as_of: Timestamp,
    pub(crate) ended: bool,
    /// The save that the event of this version is of.
    pub(crate) save_id: Uuid,
    pub(crate) state: A,
}

/// How a root came to be what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Origin {
    /// The version of the last snapshot that was taken of it, as far as it knows.
    pub(crate) snapshot: Option<u64>,
    /// How many events were replayed to load it.
    pub(crate) replayed: u64,
    /// How long that took.
    pub(crate) replay_time: Duration,
}

impl<A: Aggregate> AggregateRoot<A> {
    /// A root as a snapshot holds it.
    pub(super) fn from_snapshot(
        id: A::Id,
        snapshot: Snapshot<A>,
        environment: Environment,
    ) -> Self {
        let mut root = Self::unborn(id, environment);
        root.stored_as(Stamp {
            position: snapshot.version,
            timestamp: snapshot.last_modified,
            event_id: None,
        });
        root.created_on = snapshot.created_on;
        root.life = if snapshot.ended {
            Life::Ended(snapshot.state)
        } else {
            Life::Living(snapshot.state)
        };
        root.stored_save = snapshot.save_id;
        root.as_of = snapshot.as_of;
        root.snapshot_taken();
        root
    }

    /// What a snapshot holds of it, all of whose events are stored, the last one by this save.
    pub(crate) fn to_snapshot(&self, save_id: Uuid) -> Result<Snapshot<&A>, Poisoned> {
        Ok(Snapshot {
            originator_id: self.id().into_uuid(),
            version: self.version(),
            created_on: self.created_on,
            last_modified: self.last_modified(),
            as_of: self.as_of,
            ended: self.has_ended(),
            save_id,
            state: self.state()?,
        })
    }

    /// A snapshot was taken of it as it is: it is as good as loaded from there.
    pub(crate) fn snapshot_taken(&mut self) {
        self.origin = Origin {
            snapshot: Some(self.version()),
            ..Origin::default()
        };
    }
}

impl<A: Aggregate, K: EntityKind> AggregateRoot<A, K> {
    /// The save that its last stored event is of.
    pub(crate) fn stored_save(&self) -> Uuid {
        self.stored_save
    }

    /// How it came to be what it is.
    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// Its history was replayed, in so much time.
    pub(super) fn replayed_in(&mut self, time: Duration) {
        self.origin.replay_time = time;
    }
}
