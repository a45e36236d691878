//! What is done to the rows, and found.

use eventsourcing::{BrokenSeal, Metadata, ReplayError, Timestamp};
use uuid::Uuid;

use super::{Chart, change, chart_of, given, insert, is_found, opened, remove, rows};
use crate::stores::{Store, on_every_store};

fn charts(store: &Store) -> super::Charts {
    store
        .repository::<Chart>()
        .with_metadata(Metadata::default().with("by", "Florence"))
}

/// Each way to change a row.
type Change = fn(&mut eventsourcing::StoredEvent);

const CHANGES: &[(&str, Change)] = &[
    ("topic", |it| it.event_type = "clinic.chart#Refused".into()),
    ("state", |it| it.state = br#"{"mg":100}"#.into()),
    ("white space of the state", |it| it.state.push(b' ')),
    ("state that does not decode", |it| it.state = b"{".into()),
    ("time", |it| {
        it.timestamp = Timestamp::from_micros(it.timestamp.as_micros() - 1);
    }),
    ("metadata", |it| {
        it.metadata = Some(br#"{"entries":{"by":"Eve"}}"#.into());
    }),
    ("metadata that are gone", |it| it.metadata = None),
    ("seal", |it| it.seal.as_mut().unwrap()[32] ^= 1),
    ("scheme", |it| it.seal.as_mut().unwrap()[0] = 9),
    ("cut seal", |it| it.seal.as_mut().unwrap().truncate(32)),
    ("empty seal", |it| it.seal = Some(Vec::new())),
    ("seal that is gone", |it| it.seal = None),
];

on_every_store! {
    fn what_was_not_touched_verifies(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 5);
        let verified = charts.verify(id).unwrap();
        assert_eq!((verified.originator_id, verified.events, verified.unsealed), (id, 5, 0));
        assert_eq!(verified.head, charts.get(id).unwrap().head());
        assert_eq!(charts.verify_all().map(Result::unwrap).collect::<Vec<_>>(), [verified]);
        assert_eq!(charts.get(id).unwrap().doses, [1, 2, 3, 4]);
    }

    fn a_change_of_any_sealed_column(store) {
        for version in 1..4 {
            for (what, how) in CHANGES {
                let charts = charts(store);
                let id = chart_of(&charts, 4);
                change(store, id, version, how);
                let why = is_found(&charts, id, version);
                assert!(matches!(why, ReplayError::Head { .. }), "{what}: {why:?}");
                assert_eq!(charts.get_at(id, version - 1).unwrap().version(), version - 1);
                remove_all(store, id);
            }
        }
    }

    fn a_change_of_the_first_event(store) {
        for (what, how) in CHANGES {
            let charts = charts(store);
            let id = chart_of(&charts, 2);
            change(store, id, 0, how);
            let why = is_found(&charts, id, 0);
            assert!(matches!(why, ReplayError::Head { .. }), "{what}: {why:?}");
            remove_all(store, id);
        }
    }

    fn whose_event_it_is_and_where_it_stands(store) {
        let charts = charts(store);
        let (id, other) = (chart_of(&charts, 3), Uuid::now_v7());
        let [_, _, last] = <[_; 3]>::try_from(rows(store, id)).unwrap();
        remove(store, id, 2);
        insert(store, eventsourcing::StoredEvent { originator_version: 3, ..last.clone() });
        let why = is_found(&charts, id, 3);
        assert_eq!(why, ReplayError::OriginatorVersion { id, expected: 2, found: 3 });
        remove(store, id, 3);
        insert(store, eventsourcing::StoredEvent { originator_id: other, originator_version: 0, ..last });
        is_found(&charts, other, 0);
    }

    fn rows_that_are_gone(store) {
        for version in 0..3 {
            let charts = charts(store);
            let id = chart_of(&charts, 4);
            remove(store, id, version);
            let why = is_found(&charts, id, version + 1);
            let found = version + 1;
            assert_eq!(why, ReplayError::OriginatorVersion { id, expected: version, found });
            remove_all(store, id);
        }
    }

    fn rows_that_are_gone_where_the_others_have_moved_up(store) {
        for version in 0..3 {
            let charts = charts(store);
            let id = chart_of(&charts, 4);
            remove(store, id, version);
            for mut row in rows(store, id).into_iter().filter(|row| row.originator_version > version) {
                remove(store, id, row.originator_version);
                row.originator_version -= 1;
                insert(store, row);
            }
            is_found(&charts, id, version);
            remove_all(store, id);
        }
    }

    fn rows_that_are_swapped(store) {
        for version in 1..3 {
            let charts = charts(store);
            let id = chart_of(&charts, 4);
            let rows = rows(store, id);
            let at = usize::try_from(version).unwrap();
            for (row, version) in [(&rows[at], version + 1), (&rows[at + 1], version)] {
                remove(store, id, version);
                insert(store, eventsourcing::StoredEvent { originator_version: version, ..row.clone() });
            }
            is_found(&charts, id, version);
            remove_all(store, id);
        }
    }

    fn rows_that_are_swapped_with_those_of_another(store) {
        let charts = charts(store);
        let [id, other] = [chart_of(&charts, 3), chart_of(&charts, 3)];
        let [row, others] = [rows(store, id)[1].clone(), rows(store, other)[1].clone()];
        change(store, id, 1, |it| {
            it.state.clone_from(&others.state);
            it.seal.clone_from(&others.seal);
        });
        let errors: Vec<_> = charts.verify_all().filter_map(Result::err).collect();
        assert_eq!(errors.len(), 1);
        is_found(&charts, id, 1);
        assert_ne!(row.seal, others.seal);
    }

    fn rows_that_are_inserted(store) {
        for version in 0..5 {
            let charts = charts(store);
            let id = chart_of(&charts, 4);
            let all = rows(store, id);
            for mut row in all.iter().cloned().rev().filter(|row| row.originator_version >= version) {
                remove(store, id, row.originator_version);
                row.originator_version += 1;
                insert(store, row);
            }
            let like = &all[usize::try_from((version + 1) % 4).unwrap()];
            insert(store, eventsourcing::StoredEvent { originator_version: version, ..like.clone() });
            is_found(&charts, id, version);
            remove_all(store, id);
        }
    }

    fn events_that_were_appended_without_the_aggregate(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 2);
        let event = eventsourcing::RecordedEvent::new(id, 2, given(9), Timestamp::now());
        store.append(&event).unwrap();
        let why = is_found(&charts, id, 2);
        let missing = BrokenSeal::Missing;
        assert_eq!(why, ReplayError::Head { id, found: 2, why: missing });
    }

    fn a_history_whose_seals_are_all_gone(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 3);
        for version in 0..3 {
            change(store, id, version, |it| it.seal = None);
        }
        is_found(&charts, id, 0);
    }

    fn nothing_is_decided_on_what_was_changed(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 2);
        change(store, id, 1, |it| it.state = br#"{"mg":100}"#.into());
        let before = rows(store, id);
        assert!(charts.update(id, |_| given(1)).is_err());
        let unit = store.atomically(|work| work.update(id, |_: &Chart| given(1)));
        assert!(unit.is_err());
        assert!(charts.create_as(id, opened()).is_err());
        assert_eq!(rows(store, id), before);
    }

    fn what_is_not_sealed_can_change(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 3);
        let before = rows(store, id);
        change(store, id, 1, |it| it.save_id = Uuid::now_v7());
        assert_ne!(rows(store, id)[1].log_position, before[1].log_position);
        assert_ne!(rows(store, id)[1].save_id, before[1].save_id);
        charts.verify(id).unwrap();
        charts.get(id).unwrap();
    }
}

fn remove_all(store: &Store, id: Uuid) {
    for row in rows(store, id) {
        remove(store, id, row.originator_version);
    }
}
