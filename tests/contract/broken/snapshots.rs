//! Faults of keeping snapshots.

use std::{collections::BTreeSet, sync::Mutex};

use eventsourcing::{
    Fingerprint, InMemoryStrategy, Position, RecordError, RecordStrategy, Save, SnapshotSelection,
    SnapshotStrategy, StoredEvent, StoredSnapshot, Timestamp, testing::Fresh,
};
use uuid::Uuid;

use super::{OF_VERSIONS, faults, strategy::Breaks};

faults! {
    OF_VERSIONS, fresh;

    /// Whether the aggregate has ended is not kept.
    LosesAColumn as a_column_is_lost fails [
        snapshots::a_snapshot_is_found_column_by_column,
    ],
    /// States are cut where a column of 64 KiB ends.
    CutsStates as states_are_cut fails [
        snapshots::empty_and_large_states_are_kept_in_snapshots,
    ],
    /// Of two for one version the first is kept.
    KeepsTheFirst as the_first_is_kept fails [
        snapshots::a_snapshot_put_again_takes_the_place_of_the_first,
    ],
    /// The bound of versions is not looked at.
    IgnoresTheVersion as the_version_is_ignored fails [
        snapshots::a_snapshot_put_again_takes_the_place_of_the_first,
        snapshots::fewer_than_are_kept_are_all_kept,
        snapshots::pruning_keeps_the_newest_and_nothing_older_of_any_shape,
        snapshots::pruning_leaves_others_alone,
        snapshots::the_newest_up_to_a_time_is_found,
        snapshots::the_newest_up_to_a_version_is_found,
    ],
    /// The bound of times is not looked at.
    IgnoresTheTime as the_time_is_ignored fails [
        snapshots::the_newest_up_to_a_time_is_found,
    ],
    /// The fingerprint is not looked at.
    IgnoresTheFingerprint as the_fingerprint_is_ignored fails [
        snapshots::pruning_keeps_the_newest_and_nothing_older_of_any_shape,
        snapshots::snapshots_of_others_are_not_found,
    ],
    /// Those of another shape are not pruned.
    PrunesItsShapeAlone as its_shape_alone_is_pruned fails [
        snapshots::pruning_keeps_the_newest_and_nothing_older_of_any_shape,
    ],
    /// Those of other originators are pruned too.
    PrunesOthers as others_are_pruned fails [
        snapshots::pruning_leaves_others_alone,
    ],
    /// One is always kept.
    AlwaysKeepsOne as one_is_always_kept fails [
        snapshots::pruning_to_none_deletes_all_of_an_originator,
    ],
    /// All go where there are fewer than are to be kept.
    PrunesTheFew as the_few_are_pruned fails [
        snapshots::fewer_than_are_kept_are_all_kept,
    ],
    /// Pruning does nothing.
    PrunesNothing as nothing_is_pruned fails [
        snapshots::pruning_keeps_the_newest_and_nothing_older_of_any_shape,
        snapshots::pruning_leaves_others_alone,
        snapshots::pruning_to_none_deletes_all_of_an_originator,
    ],
    /// A version that the column does not hold is stored as the last one that it does.
    ClampsVersions as versions_are_clamped fails [
        snapshots::the_last_version_can_have_a_snapshot_and_none_beyond_it,
    ],
    /// They are kept among the events.
    KeepsThemAsEvents as they_are_kept_as_events fails [
        snapshots::a_snapshot_is_no_event,
    ],
}

fn fresh(fault: Option<Fault>) -> Fresh {
    let broken = Keeping {
        fault,
        inner: InMemoryStrategy::default(),
        originators: Mutex::default(),
    };
    broken.fresh()
}

struct Keeping {
    fault: Option<Fault>,
    inner: InMemoryStrategy,
    /// Of whom there are snapshots.
    originators: Mutex<BTreeSet<Uuid>>,
}

/// The only shapes that the cases use.
const SHAPES: [Fingerprint; 2] = [
    Fingerprint(Uuid::from_u128(7)),
    Fingerprint(Uuid::from_u128(8)),
];

impl Keeping {
    fn kept(&self) -> &dyn SnapshotStrategy {
        &self.inner
    }

    /// All that is kept of one shape, the newest first.
    fn of(&self, originator_id: Uuid, fingerprint: Fingerprint) -> Vec<StoredSnapshot> {
        let mut found = Vec::new();
        let (mut lte, as_of) = (Some(u64::LAST), Timestamp::MAX);
        while let Some(last) = lte {
            let selection = SnapshotSelection {
                originator_id,
                fingerprint,
                lte: last,
                as_of,
            };
            let newest = self.kept().newest_snapshot(&selection).unwrap();
            lte = newest
                .as_ref()
                .and_then(|it| it.originator_version.checked_sub(1));
            found.extend(newest);
        }
        found
    }
}

impl Breaks for Keeping {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn snapshots(&self) -> &dyn SnapshotStrategy {
        self
    }
}

impl SnapshotStrategy for Keeping {
    fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
        let mut kept = snapshot.clone();
        self.originators.lock().unwrap().insert(kept.originator_id);
        let (id, version) = (kept.originator_id, kept.originator_version);
        match self.fault {
            Some(Fault::LosesAColumn) => kept.ended = false,
            Some(Fault::CutsStates) => kept.state.truncate(65_535),
            Some(Fault::KeepsTheFirst) => {
                let all = self.of(id, kept.fingerprint);
                if all.iter().any(|it| it.originator_version == version) {
                    return Ok(());
                }
            }
            Some(Fault::ClampsVersions) => kept.originator_version = version.min(u64::LAST),
            Some(Fault::KeepsThemAsEvents) => {
                let event = StoredEvent::new(Uuid::now_v7(), 0, "snapshot", Vec::new());
                self.inner.append(&Save::new(Uuid::now_v7(), vec![event]))?;
            }
            _ => {}
        }
        self.kept().put_snapshot(&kept)
    }

    fn newest_snapshot(
        &self,
        selection: &SnapshotSelection,
    ) -> Result<Option<StoredSnapshot>, RecordError> {
        let mut asked = *selection;
        match self.fault {
            Some(Fault::IgnoresTheVersion) => asked.lte = u64::LAST,
            Some(Fault::IgnoresTheTime) => asked.as_of = Timestamp::MAX,
            Some(Fault::IgnoresTheFingerprint) => {
                let of = |fingerprint| {
                    let asked = SnapshotSelection {
                        fingerprint,
                        ..asked
                    };
                    self.kept().newest_snapshot(&asked).unwrap()
                };
                let all = SHAPES.into_iter().filter_map(of);
                return Ok(all.max_by_key(|it| it.originator_version));
            }
            _ => {}
        }
        self.kept().newest_snapshot(&asked)
    }

    fn prune_snapshots(
        &self,
        id: Uuid,
        fingerprint: Fingerprint,
        keep: usize,
    ) -> Result<usize, RecordError> {
        let others = SHAPES.into_iter().filter(|it| *it != fingerprint);
        match self.fault {
            Some(Fault::PrunesItsShapeAlone) => {
                let of_others: Vec<_> = others.flat_map(|it| self.of(id, it)).collect();
                let pruned = self.kept().prune_snapshots(id, fingerprint, keep)?;
                of_others
                    .iter()
                    .try_for_each(|it| self.kept().put_snapshot(it))?;
                Ok(pruned)
            }
            Some(Fault::PrunesOthers) => {
                let everybody = self.originators.lock().unwrap();
                let prune = |it: &Uuid| self.kept().prune_snapshots(*it, fingerprint, keep);
                everybody.iter().map(prune).sum()
            }
            Some(Fault::AlwaysKeepsOne) => {
                self.kept().prune_snapshots(id, fingerprint, keep.max(1))
            }
            Some(Fault::PrunesTheFew) if self.of(id, fingerprint).len() < keep => {
                self.kept().prune_snapshots(id, fingerprint, 0)
            }
            Some(Fault::PrunesNothing) => Ok(0),
            _ => self.kept().prune_snapshots(id, fingerprint, keep),
        }
    }
}
