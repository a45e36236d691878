//! Heads that were kept elsewhere, and given back.

use eventsourcing::{Error, Head, StoredEvent};
use uuid::Uuid;

use super::{Chart, Charts, broken, change, chart_of, given, insert, opened, remove, rows};
use crate::stores::{Store, on_every_store};

fn charts(store: &Store) -> Charts {
    store.repository()
}

/// The head of a chart, kept as text.
fn kept(charts: &Charts, id: Uuid) -> Head {
    let head = charts.get(id).unwrap().head().unwrap();
    let text = serde_json::to_string(&head).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn is_found(charts: &Charts, head: &Head, what: &str) {
    for answer in [
        charts.verify_against(head).map(drop),
        charts.get_against(head).map(drop),
    ] {
        match answer {
            Err(Error::Corrupt(corrupt)) => {
                let said = corrupt.to_string();
                let version = head.originator_version;
                let place = format!("event {version} of {}", head.originator_id);
                assert!(said.starts_with(&place) && said.contains(what), "{said}");
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Seals the rows of a history anew from some version on, as anybody can where there is no key.
fn seal_again(store: &Store, id: Uuid, from: u64) {
    for row in rows(store, id)
        .into_iter()
        .filter(|row| row.originator_version >= from)
    {
        let version = row.originator_version;
        let previous = version
            .checked_sub(1)
            .and_then(|before| store.strategy().get_item(id, before).unwrap())
            .and_then(|before| before.seal);
        change(store, id, version, |row| {
            store.mapper().seal(row, previous.as_deref());
        });
    }
}

on_every_store! {
    fn a_head_is_that_of_the_last_stored_event(store) {
        let charts = charts(store);
        let environment = eventsourcing::Environment::default();
        let mut chart = eventsourcing::AggregateRoot::<Chart>::create_with(
            Uuid::now_v7(), &environment, [opened(), given(1)],
        ).unwrap();
        assert_eq!(chart.head(), None, "nothing is stored");
        charts.save(&mut chart).unwrap();
        for version in 1..4 {
            let rows = rows(store, chart.id());
            let head = chart.head().unwrap();
            assert_eq!((head.originator_id, head.originator_version), (chart.id(), version));
            assert_eq!(Some(&head.seal), rows.last().unwrap().seal.as_ref());
            assert_eq!(charts.get(chart.id()).unwrap().head(), Some(head.clone()));
            chart.trigger(given(2)).unwrap();
            assert_eq!(chart.head(), Some(head), "what is pending has no seal");
            charts.save(&mut chart).unwrap();
        }
    }

    fn a_head_stays_right_when_the_history_goes_on(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 3);
        let heads: Vec<_> = (0..3).map(|at| charts.get_at(id, at).unwrap().head().unwrap()).collect();
        charts.update(id, |_| [given(7), given(8)]).unwrap();
        for head in heads {
            assert_eq!(charts.verify_against(&head).unwrap().events, 5);
            assert_eq!(charts.get_against(&head).unwrap().version(), 4);
        }
    }

    fn a_tail_that_was_cut_off(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 4);
        let head = kept(&charts, id);
        for version in [3, 2] {
            remove(store, id, version);
            charts.verify(id).unwrap();
            assert_eq!(charts.get(id).unwrap().version(), version - 1, "which nothing else finds");
            is_found(&charts, &head, &format!("the last event that is stored is {}", version - 1));
        }
        charts.update(id, |_| [given(2), given(3)]).unwrap();
        assert_eq!(charts.verify(id).unwrap().events, 4, "and goes on otherwise");
        is_found(&charts, &head, "is not that of the head that was kept");
    }

    fn a_history_that_is_gone(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 2);
        let head = kept(&charts, id);
        for version in 0..2 {
            remove(store, id, version);
        }
        assert_eq!(charts.verify_all().count(), 0, "which nothing else finds");
        assert!(matches!(charts.verify(id), Err(Error::NotFound { .. })));
        is_found(&charts, &head, "no event is stored");
    }

    fn a_history_that_was_written_anew(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 3);
        let head = kept(&charts, id);
        change(store, id, 1, |row| row.state = br#"{"mg":100}"#.into());
        seal_again(store, id, 1);
        charts.verify(id).unwrap();
        assert_eq!(charts.get(id).unwrap().doses, [100, 2], "which nothing else finds");
        is_found(&charts, &head, "is not that of the head that was kept");
    }

    fn what_was_changed_in_front_of_it(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 4);
        let head = kept(&charts, id);
        change(store, id, 1, |row| row.state = br#"{"mg":100}"#.into());
        for answer in [charts.verify_against(&head).map(drop), charts.get_against(&head).map(drop)] {
            let (place, _) = broken(answer);
            assert!(place.starts_with("event 1 of "), "{place}");
        }
    }

    fn what_was_changed_behind_it(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 2);
        let head = kept(&charts, id);
        charts.update(id, |_| [given(5), given(6)]).unwrap();
        change(store, id, 2, |row| row.state = br#"{"mg":100}"#.into());
        for answer in [charts.verify_against(&head).map(drop), charts.get_against(&head).map(drop)] {
            let (place, _) = broken(answer);
            assert!(place.starts_with("event 2 of "), "{place}");
        }
    }

    fn the_head_of_another(store) {
        let charts = charts(store);
        let [id, other] = [chart_of(&charts, 2), chart_of(&charts, 2)];
        let head = Head { originator_id: id, ..kept(&charts, other) };
        is_found(&charts, &head, "is not that of the head that was kept");
    }

    fn rows_of_another_that_take_its_place(store) {
        let charts = charts(store);
        let [id, other] = [chart_of(&charts, 2), chart_of(&charts, 2)];
        let head = kept(&charts, id);
        for version in 0..2 {
            remove(store, id, version);
        }
        for row in rows(store, other) {
            insert(store, StoredEvent { originator_id: id, ..row });
        }
        assert!(charts.verify_against(&head).is_err());
        assert!(charts.get_against(&head).is_err());
    }
}
