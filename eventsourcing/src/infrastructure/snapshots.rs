//! Snapshots of the aggregates of a repository.

use super::{
    errors::{Absence, Error},
    loading::Until,
    record_strategy::RecordStrategy,
    repository::{Repository, not_found},
    snapshot_settings::Snapshots,
    snapshotting,
};
use crate::domain::aggregate::Aggregate;

impl<A: Aggregate, S: RecordStrategy<Position = u64> + ?Sized> Repository<A, S> {
    /// The same with snapshots, so that loading replays only the events after the last one.
    ///
    /// They are taken after a save was answered, and never make one fail. A snapshot that is
    /// missing, of another shape, damaged or of another history is not used; the state at every
    /// version is the same with and without them. For units of work too, say
    /// [`EventStore::with_snapshots`](crate::EventStore::with_snapshots).
    ///
    /// ```
    /// # use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
    /// # use serde::{Deserialize, Serialize};
    /// # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    /// # enum TankEvent { Built, Filled { litres: u32 } }
    /// # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
    /// # #[aggregate(event = TankEvent)]
    /// # struct Tank { litres: u32 }
    /// # #[mutators(TankEvent)]
    /// # impl Tank {
    /// #     fn built() -> Self { Self { litres: 0 } }
    /// #     fn filled(&mut self, litres: u32) { self.litres += litres; }
    /// # }
    /// use eventsourcing::SnapshotPolicy;
    ///
    /// let tanks = EventStore::in_memory()
    ///     .repository::<Tank>()
    ///     .with_snapshots(SnapshotPolicy::every(100));
    /// let tank = tanks.create(TankEvent::Built)?;
    /// for _ in 0..1000 {
    ///     tanks.update(tank.id(), |_| TankEvent::Filled { litres: 1 })?;
    /// }
    /// assert_eq!(tanks.get(tank.id())?.litres, 1000); // replays 1 event of 1001
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_snapshots(&self, snapshots: impl Into<Snapshots<A>>) -> Self {
        Self::new(self.event_store().clone().with_snapshots(snapshots))
    }

    /// Takes a snapshot of the aggregate as it is now, ended or not; the version it is of.
    ///
    /// It is kept until the policy takes its next one and prunes.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when no snapshots are loaded from or kept, or the state cannot be
    /// stored; and as [`get`](Self::get), but for aggregates that have ended.
    pub fn take_snapshot(&self, id: A::Id) -> Result<u64, Error> {
        self.take_snapshot_of(id, Until::Now)
    }

    /// Takes a snapshot of the aggregate as it was after the event of this version.
    ///
    /// # Errors
    ///
    /// [`NotFound`](Error::NotFound) when it has not come so far; and as
    /// [`take_snapshot`](Self::take_snapshot).
    pub fn take_snapshot_at(&self, id: A::Id, version: u64) -> Result<(), Error> {
        self.take_snapshot_of(id, Until::Version(version)).map(drop)
    }

    fn take_snapshot_of(&self, id: A::Id, until: Until) -> Result<u64, Error> {
        snapshotting::settings_of::<A, S>(self.event_store())?;
        let Some(root) = self.load(id, until)? else {
            return Err(not_found::<A, _>(id, Absence::NeverBegun));
        };
        if let Until::Version(wanted) = until {
            self.come_so_far(&root, wanted)?;
        }
        snapshotting::on_request(self.event_store(), &root)?;
        Ok(root.version())
    }
}
