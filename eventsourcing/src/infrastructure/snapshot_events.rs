//! Keeps snapshots as events.

use std::{error::Error as _, fmt, ops::ControlFlow, sync::Arc};

use uuid::Uuid;

use super::{
    errors::{Error, RecordError},
    event_store::EventStore,
    record_strategy::RecordStrategy,
    selection::Selection,
    snapshot_event::{SnapshotEvent, sequence_of, shapes_of, snapshot_in},
    snapshot_strategy::{SnapshotSelection, SnapshotStrategy},
    stored_snapshot::StoredSnapshot,
};
use crate::domain::{recorded_event::RecordedEvent, shape::Fingerprint, timestamp::Timestamp};

/// Keeps snapshots as events ([`SnapshotEvent`]), in whatever keeps events: in memory, in a table of
/// sequenced items, in a table of the user's own. Give it a table that holds nothing else, since
/// snapshots are deleted, and stand in its log.
///
/// The snapshots of one aggregate and one shape are one sequence, the version of a snapshot its
/// position in it. The ids of the sequences are version 5 UUIDs of that of the aggregate. A further sequence
/// for each aggregate lists the shapes, and stays when the snapshots are deleted.
///
/// ```
/// # use eventsourcing::{Aggregate, DomainEvent, mutators};
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
/// use std::sync::Arc;
/// use eventsourcing::{EventStore, InMemoryStrategy, LogPosition, SnapshotEvents, SnapshotPolicy};
///
/// let table = Arc::new(InMemoryStrategy::default());
/// let snapshots = SnapshotEvents::sharing(Arc::clone(&table));
/// let tanks = EventStore::in_memory()
///     .with_snapshots_in(Arc::new(snapshots))
///     .repository::<Tank>()
///     .with_snapshots(SnapshotPolicy::every(2));
///
/// let tank = tanks.create(TankEvent::Built)?.id();
/// tanks.update(tank, |_| TankEvent::Filled { litres: 5 })?;
///
/// let table = EventStore::sharing(table);
/// let kept: Result<Vec<_>, _> = table.all_stored_events(LogPosition::START).collect();
/// let kept = kept?;
/// let is_taken = |it: &&eventsourcing::StoredEvent| it.event_type == "eventsourcing.snapshot#Taken";
/// let snapshot = kept.iter().find(is_taken).unwrap();
/// assert_eq!(snapshot.originator_version, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SnapshotEvents<S: ?Sized> {
    store: EventStore<S>,
}

impl<S: RecordStrategy<Position = u64>> SnapshotEvents<S> {
    /// Snapshots on a record strategy of their own.
    pub fn new(strategy: S) -> Self {
        Self::sharing(Arc::new(strategy))
    }
}

impl<S: RecordStrategy<Position = u64> + ?Sized> SnapshotEvents<S> {
    /// Snapshots on a shared record strategy.
    pub fn sharing(strategy: Arc<S>) -> Self {
        Self {
            store: EventStore::sharing(strategy),
        }
    }

    /// Writes a snapshot where none is, and that there is one of this shape where that is new.
    fn append(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
        let (shapes, next) = self.shapes(snapshot.originator_id)?;
        let mut events = vec![RecordedEvent::from(snapshot)];
        if !shapes.contains(&snapshot.fingerprint) {
            let list = shapes_of(snapshot.originator_id);
            let fingerprint = snapshot.fingerprint.0;
            let added = SnapshotEvent::ShapeAdded { fingerprint };
            events.push(RecordedEvent::new(list, next, added, Timestamp::now()));
        }
        let save = self.store.new_save(Uuid::now_v7(), &events);
        self.store
            .strategy()
            .append(&save.map_err(as_record_error)?)
    }

    /// The shapes of which there are snapshots, or have been, and where the next one is listed.
    fn shapes(&self, originator_id: Uuid) -> Result<(Vec<Fingerprint>, u64), RecordError> {
        let list = self.store.get_domain_events(shapes_of(originator_id));
        let list = list.map_err(as_record_error)?;
        let next = list.last().map_or(0, |it| it.originator_version + 1);
        let shapes = list.into_iter().filter_map(|it| match it.event {
            SnapshotEvent::ShapeAdded { fingerprint } => Some(Fingerprint(fingerprint)),
            SnapshotEvent::Taken { .. } => None,
        });
        Ok((shapes.collect(), next))
    }

    /// The versions that are kept of one shape, the newest first.
    fn versions(
        &self,
        originator_id: Uuid,
        fingerprint: Fingerprint,
    ) -> Result<Vec<u64>, RecordError> {
        let mut versions = Vec::new();
        let sequence = Selection::of(sequence_of(originator_id, fingerprint)).descending();
        self.store.strategy().read(&sequence, &mut |row| {
            versions.push(row.originator_version);
            ControlFlow::Continue(())
        })?;
        Ok(versions)
    }

    fn delete(
        &self,
        originator_id: Uuid,
        fingerprint: Fingerprint,
        version: u64,
    ) -> Result<bool, RecordError> {
        let sequence = sequence_of(originator_id, fingerprint);
        self.store.strategy().delete_record(sequence, version)
    }
}

impl<S: RecordStrategy<Position = u64> + ?Sized> SnapshotStrategy for SnapshotEvents<S> {
    fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
        let (id, fingerprint) = (snapshot.originator_id, snapshot.fingerprint);
        let mut is_first = true;
        let put = || {
            // What is in its place goes, and somebody else may put another there meanwhile.
            if !std::mem::take(&mut is_first) {
                self.delete(id, fingerprint, snapshot.originator_version)?;
            }
            self.append(snapshot)
        };
        let is_taken = |error: &RecordError| matches!(error, RecordError::Conflict);
        match self.store.retry().run(put, is_taken) {
            Err(RecordError::Conflict) => Err(RecordError::RolledBack(
                "others put a snapshot in its place again and again".into(),
            )),
            answer => answer,
        }
    }

    fn newest_snapshot(
        &self,
        selection: &SnapshotSelection,
    ) -> Result<Option<StoredSnapshot>, RecordError> {
        let sequence = sequence_of(selection.originator_id, selection.fingerprint);
        let newest_first = Selection::of(sequence).lte(selection.lte).descending();
        let mut found = None;
        self.store.strategy().read(&newest_first, &mut |row| {
            if row.timestamp > selection.as_of {
                return ControlFlow::Continue(());
            }
            found = Some(row);
            ControlFlow::Break(())
        })?;
        let Some(row) = found else {
            return Ok(None);
        };
        let recorded = self.store.mapper().from_sequenced_item(&row);
        Ok(snapshot_in(recorded.map_err(as_record_error)?))
    }

    fn prune_snapshots(
        &self,
        originator_id: Uuid,
        fingerprint: Fingerprint,
        keep: usize,
    ) -> Result<usize, RecordError> {
        let oldest_kept = match keep.checked_sub(1) {
            Some(newer) => match self.versions(originator_id, fingerprint)?.get(newer) {
                Some(&version) => version,
                None => return Ok(0),
            },
            None => u64::MAX,
        };
        let mut deleted = 0;
        for shape in self.shapes(originator_id)?.0 {
            let versions = self.versions(originator_id, shape)?;
            for version in versions.into_iter().filter(|&it| it < oldest_kept) {
                deleted += usize::from(self.delete(originator_id, shape, version)?);
            }
        }
        Ok(deleted)
    }
}

impl<S: ?Sized> Clone for SnapshotEvents<S> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
        }
    }
}

impl<S: ?Sized> fmt::Debug for SnapshotEvents<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SnapshotEvents").finish_non_exhaustive()
    }
}

/// What went wrong between snapshots and events, as a strategy says it.
fn as_record_error(error: Error) -> RecordError {
    match error {
        Error::RolledBack(cause) => RecordError::RolledBack(cause),
        Error::Unavailable(cause) => RecordError::Unavailable(cause),
        Error::Misuse { what, cause: None } => RecordError::Misuse { what },
        error => {
            let cause = error.source().map(|cause| format!(": {cause}"));
            let what = format!("{error}{}", cause.unwrap_or_default());
            RecordError::Corrupt { what }
        }
    }
}
