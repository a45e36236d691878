//! Snapshots, which can be lost and must not be mixed up.

use crate::testing::{Nth, Strategy, events, new_id, save};
use crate::{
    Fingerprint, LogPosition, Position, RecordError, SnapshotSelection, SnapshotStrategy,
    StoredSnapshot, Timestamp,
};
use uuid::Uuid;

const SHAPE: Fingerprint = Fingerprint(Uuid::from_u128(7));
const OTHER_SHAPE: Fingerprint = Fingerprint(Uuid::from_u128(8));

fn of<P: Nth>(strategy: Strategy<'_, P>) -> &dyn SnapshotStrategy {
    strategy.snapshots().unwrap()
}

/// A snapshot whose events had happened by its version in µs.
fn snapshot(originator_id: Uuid, version: u64) -> StoredSnapshot {
    let time = Timestamp::from_micros(version.cast_signed());
    StoredSnapshot {
        originator_id,
        fingerprint: SHAPE,
        originator_version: version,
        created_on: Timestamp::from_micros(-1),
        last_modified: time,
        as_of: time,
        ended: false,
        save_id: new_id(),
        state: version.to_string().into_bytes(),
        checksum: Uuid::nil(),
        seal: None,
    }
    .with_checksum()
}

fn shaped(fingerprint: Fingerprint, snapshot: StoredSnapshot) -> StoredSnapshot {
    StoredSnapshot {
        fingerprint,
        ..snapshot
    }
}

fn all(originator_id: Uuid) -> SnapshotSelection {
    SnapshotSelection {
        originator_id,
        fingerprint: SHAPE,
        lte: u64::MAX,
        as_of: Timestamp::MAX,
    }
}

fn put<P: Nth>(strategy: Strategy<'_, P>, id: Uuid, versions: &[u64]) {
    for &version in versions {
        of(strategy).put_snapshot(&snapshot(id, version)).unwrap();
    }
}

fn newest<P: Nth>(strategy: Strategy<'_, P>, selection: SnapshotSelection) -> Option<u64> {
    let found = of(strategy).newest_snapshot(&selection).unwrap();
    found.map(|it| it.originator_version)
}

/// The versions that are kept, the newest first.
fn versions<P: Nth>(strategy: Strategy<'_, P>, mut selection: SnapshotSelection) -> Vec<u64> {
    let mut versions = Vec::new();
    while let Some(version) = newest(strategy, selection) {
        // Also what keeps this from going on for ever.
        assert!(
            version <= selection.lte,
            "{version} up to {}",
            selection.lte
        );
        versions.push(version);
        let Some(lte) = version.checked_sub(1) else {
            break;
        };
        selection.lte = lte;
    }
    versions
}

pub(crate) fn a_snapshot_is_found_column_by_column<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    let kept = StoredSnapshot {
        originator_id: id,
        fingerprint: SHAPE,
        originator_version: 3,
        created_on: Timestamp::from_micros(-5),
        last_modified: Timestamp::from_micros(17),
        as_of: Timestamp::from_micros(19),
        ended: true,
        save_id: new_id(),
        state: vec![0, 255, b'{'],
        checksum: new_id(),
        seal: Some(vec![1, 0, 255]),
    };
    of(strategy).put_snapshot(&kept).unwrap();
    let found = of(strategy).newest_snapshot(&all(id)).unwrap();
    assert_eq!(found, Some(kept));
}

pub(crate) fn empty_and_large_states_are_kept_in_snapshots<P: Nth>(strategy: Strategy<'_, P>) {
    for size in [0, 3 << 20] {
        let id = new_id();
        let mut kept = snapshot(id, 0);
        kept.state = vec![b'x'; size];
        of(strategy).put_snapshot(&kept).unwrap();
        let found = of(strategy).newest_snapshot(&all(id)).unwrap();
        assert_eq!(found, Some(kept));
    }
}

pub(crate) fn a_snapshot_put_again_takes_the_place_of_the_first<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    put(strategy, id, &[3]);
    let again = snapshot(id, 3);
    of(strategy).put_snapshot(&again).unwrap();
    let found = of(strategy).newest_snapshot(&all(id)).unwrap();
    assert_eq!(found, Some(again));
    assert_eq!(versions(strategy, all(id)), [3]);
}

pub(crate) fn the_newest_up_to_a_version_is_found<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    put(strategy, id, &[7, 0, 3]);
    let up_to = |lte| newest(strategy, SnapshotSelection { lte, ..all(id) });
    let expected = [(0, 0), (2, 0), (3, 3), (6, 3), (7, 7), (u64::MAX, 7)];
    for (lte, version) in expected {
        assert_eq!(up_to(lte), Some(version), "{lte}");
    }
}

pub(crate) fn the_newest_up_to_a_time_is_found<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    put(strategy, id, &[3]);
    let mut overtaken = snapshot(id, 5);
    overtaken.as_of = Timestamp::from_micros(9);
    of(strategy).put_snapshot(&overtaken).unwrap();
    put(strategy, id, &[7]);
    let by = |micros| {
        let as_of = Timestamp::from_micros(micros);
        newest(strategy, SnapshotSelection { as_of, ..all(id) })
    };
    let found = [2, 3, 6, 7, i64::MAX].map(by);
    assert_eq!(found, [None, Some(3), Some(3), Some(7), Some(7)]);
    let (lte, as_of) = (6, Timestamp::from_micros(9));
    let bound = SnapshotSelection {
        lte,
        as_of,
        ..all(id)
    };
    assert_eq!(newest(strategy, bound), Some(5));
}

pub(crate) fn snapshots_of_others_are_not_found<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    assert_eq!(newest(strategy, all(one)), None);
    put(strategy, other, &[3]);
    let of_another_shape = shaped(OTHER_SHAPE, snapshot(one, 3));
    of(strategy).put_snapshot(&of_another_shape).unwrap();
    assert_eq!(newest(strategy, all(one)), None);
    put(strategy, one, &[1]);
    assert_eq!(newest(strategy, all(one)), Some(1));
}

pub(crate) fn pruning_keeps_the_newest_and_nothing_older_of_any_shape<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let id = new_id();
    put(strategy, id, &[1, 3, 5, 7]);
    for version in [2, 4, 6] {
        let other = shaped(OTHER_SHAPE, snapshot(id, version));
        of(strategy).put_snapshot(&other).unwrap();
    }
    let pruned = of(strategy).prune_snapshots(id, SHAPE, 2).unwrap();
    assert_eq!(pruned, 4);
    assert_eq!(versions(strategy, all(id)), [7, 5]);
    let other = SnapshotSelection {
        fingerprint: OTHER_SHAPE,
        ..all(id)
    };
    assert_eq!(versions(strategy, other), [6]);
}

pub(crate) fn pruning_leaves_others_alone<P: Nth>(strategy: Strategy<'_, P>) {
    let [one, other] = [new_id(), new_id()];
    put(strategy, one, &[1, 3]);
    put(strategy, other, &[0, 1]);
    of(strategy).prune_snapshots(one, SHAPE, 1).unwrap();
    assert_eq!(versions(strategy, all(one)), [3]);
    assert_eq!(versions(strategy, all(other)), [1, 0]);
}

pub(crate) fn pruning_to_none_deletes_all_of_an_originator<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    put(strategy, id, &[1, i64::MAX as u64]);
    let other = shaped(OTHER_SHAPE, snapshot(id, 9));
    of(strategy).put_snapshot(&other).unwrap();
    assert_eq!(of(strategy).prune_snapshots(id, SHAPE, 0).unwrap(), 3);
    assert_eq!(newest(strategy, all(id)), None);
}

pub(crate) fn fewer_than_are_kept_are_all_kept<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    put(strategy, id, &[1, 3]);
    assert_eq!(of(strategy).prune_snapshots(id, SHAPE, 3).unwrap(), 0);
    assert_eq!(of(strategy).prune_snapshots(id, OTHER_SHAPE, 1).unwrap(), 0);
    assert_eq!(versions(strategy, all(id)), [3, 1]);
}

pub(crate) fn the_last_version_can_have_a_snapshot_and_none_beyond_it<P: Nth>(
    strategy: Strategy<'_, P>,
) {
    let id = new_id();
    put(strategy, id, &[u64::LAST]);
    assert_eq!(newest(strategy, all(id)), Some(u64::LAST));
    let beyond = of(strategy).put_snapshot(&snapshot(id, u64::LAST + 1));
    assert!(
        matches!(beyond, Err(RecordError::Misuse { .. })),
        "{beyond:?}"
    );
}

pub(crate) fn a_snapshot_is_no_event<P: Nth>(strategy: Strategy<'_, P>) {
    let id = new_id();
    strategy.append(&save(events(id, 0..2))).unwrap();
    let log = strategy.all_items(LogPosition::START, 9).unwrap();
    put(strategy, id, &[0, 1, 2]);
    of(strategy).prune_snapshots(id, SHAPE, 1).unwrap();
    assert_eq!(strategy.all_items(LogPosition::START, 9).unwrap(), log);
}
