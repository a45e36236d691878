//! Histories that are older than their seals.

use eventsourcing::{BrokenSeal, ReplayError, SnapshotPolicy};
use uuid::Uuid;

use super::{
    broken, change, given, insert,
    model::{Chart, OldChart, PlainChart, opened},
    remove, rows,
};
use crate::stores::{Store, Strategy, on_every_store};

type OldCharts = eventsourcing::Repository<OldChart, Strategy>;

/// A history of five events, the first three of which were stored before there were seals.
fn begun(store: &Store) -> (OldCharts, Uuid) {
    let plain = store.repository::<PlainChart>();
    let id = plain.create([opened(), given(1), given(2)]).unwrap().id();
    let charts = store.repository::<OldChart>();
    charts.update(id, |_| given(3)).unwrap();
    charts.update(id, |_| given(4)).unwrap();
    (charts, id)
}

/// What loading and verifying say of the event of this version.
#[track_caller]
fn is_found(charts: &OldCharts, id: Uuid, version: u64) -> BrokenSeal {
    let (place, verified) = broken(charts.verify(id));
    assert!(
        place.starts_with(&format!("event {version} of ")),
        "{place}"
    );
    assert_eq!(broken(charts.get(id)), (place, verified.clone()));
    match verified {
        ReplayError::Head { found, why, .. } if found == version => why,
        other => panic!("{other:?}"),
    }
}

on_every_store! {
    fn a_history_is_sealed_from_now_on(store) {
        let (charts, id) = begun(store);
        let seals: Vec<_> = rows(store, id).iter().map(|row| row.seal.is_some()).collect();
        assert_eq!(seals, [false, false, false, true, true]);
        let verified = charts.verify(id).unwrap();
        assert_eq!((verified.events, verified.unsealed), (5, 3));
        assert_eq!(charts.get(id).unwrap().doses, [1, 2, 3, 4]);
        assert_eq!(charts.get_at(id, 2).unwrap().head(), None);
        assert_eq!(verified.head, charts.get(id).unwrap().head());
    }

    fn without_leave_it_is_refused(store) {
        let (_, id) = begun(store);
        let strict = store.repository::<Chart>();
        for answer in [strict.verify(id).map(drop), strict.get(id).map(drop)] {
            let why = BrokenSeal::Missing;
            assert_eq!(broken(answer).1, ReplayError::Head { id, found: 0, why });
        }
    }

    fn a_history_that_is_sealed_whole_is_sealed_here_too(store) {
        let id = store.repository::<Chart>().create([opened(), given(1)]).unwrap().id();
        let charts = store.repository::<OldChart>();
        assert_eq!(charts.verify(id).unwrap().unsealed, 0);
        change(store, id, 0, |row| row.seal = None);
        assert_eq!(is_found(&charts, id, 1), BrokenSeal::Differs);
    }

    fn what_is_sealed_is_protected(store) {
        let (charts, id) = begun(store);
        change(store, id, 3, |row| row.state = br#"{"mg":100}"#.into());
        assert_eq!(is_found(&charts, id, 3), BrokenSeal::Differs);
        change(store, id, 3, |row| row.state = br#"{"mg":3}"#.into());
        charts.verify(id).unwrap();
        change(store, id, 3, |row| row.seal = None);
        assert_eq!(is_found(&charts, id, 4), BrokenSeal::Differs);
    }

    fn no_seal_is_missing_behind_one(store) {
        let (charts, id) = begun(store);
        change(store, id, 4, |row| row.seal = None);
        assert_eq!(is_found(&charts, id, 4), BrokenSeal::Missing);
    }

    fn what_has_no_seal_is_protected_by_nothing(store) {
        let (charts, id) = begun(store);
        change(store, id, 1, |row| row.state = br#"{"mg":100}"#.into());
        assert_eq!(charts.get(id).unwrap().doses, [100, 2, 3, 4]);
        charts.verify(id).unwrap();
        for version in [3, 4] {
            change(store, id, version, |row| row.seal = None);
        }
        assert_eq!(charts.verify(id).unwrap().unsealed, 5);
    }

    fn a_head_finds_what_was_taken_away(store) {
        let (charts, id) = begun(store);
        let head = charts.get(id).unwrap().head().unwrap();
        for version in [3, 4] {
            change(store, id, version, |row| row.seal = None);
        }
        assert!(charts.verify_against(&head).is_err());
        assert!(charts.get_against(&head).is_err());
    }

    fn it_is_loaded_from_snapshots(store) {
        let (charts, id) = begun(store);
        let charts = charts.with_snapshots(SnapshotPolicy::on_request());
        for version in [1, 3] {
            charts.take_snapshot_at(id, version).unwrap();
            assert_eq!(charts.get(id).unwrap().doses, [1, 2, 3, 4]);
            assert_eq!(charts.get(id).unwrap().head(), charts.verify(id).unwrap().head);
        }
    }

    fn an_aggregate_without_the_attribute_reads_what_is_sealed(store) {
        let (charts, id) = begun(store);
        let plain = store.repository::<PlainChart>();
        assert_eq!(plain.get(id).unwrap().doses, [1, 2, 3, 4]);
        let last = rows(store, id).pop().unwrap();
        remove(store, id, 4);
        insert(store, last);
        plain.update(id, |_| given(5)).unwrap();
        assert_eq!(is_found(&charts, id, 5), BrokenSeal::Missing);
    }
}
