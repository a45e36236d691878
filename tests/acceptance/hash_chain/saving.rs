//! Every way to save seals what it saves.

use std::thread;

use eventsourcing::{
    AggregateRoot, Environment, Error, HashChained, PersistencePolicy, Publisher, SnapshotPolicy,
    StoredForm, UpdateError,
};
use uuid::Uuid;

use super::{
    Charts, chart_of,
    model::{Chart, ChartEvent, PlainChart, given, opened},
    rows,
};
use crate::{
    faults::{Fault, Faulty},
    stores::{Store, attempts, on_every_store},
};

fn charts(store: &Store) -> Charts {
    store.repository()
}

/// A whole history of so many events, that loads.
#[track_caller]
fn is_whole(charts: &Charts, id: Uuid, events: u64) {
    let verified = charts.verify(id).unwrap();
    assert_eq!((verified.events, verified.unsealed), (events, 0));
    let root = charts.find_ended_too(id).unwrap().unwrap();
    assert_eq!(root.head(), verified.head);
}

on_every_store! {
    fn by_save_and_update_and_create(store) {
        let charts = charts(store);
        let mut chart = charts.create([opened(), given(1)]).unwrap();
        is_whole(&charts, chart.id(), 2);
        for _ in 0..2 {
            chart.decide(|_| [given(2), given(3)]).unwrap();
            charts.save(&mut chart).unwrap();
            assert_eq!(chart.head(), charts.verify(chart.id()).unwrap().head);
        }
        charts.save(&mut chart).unwrap();
        let updated = charts.update(chart.id(), |_| given(4)).unwrap();
        assert_eq!(updated.head(), charts.verify(chart.id()).unwrap().head);
        charts.update(chart.id(), |_| ChartEvent::Closed).unwrap();
        is_whole(&charts, chart.id(), 8);
    }

    fn an_aggregate_is_not_published_whose_events_would_have_no_seals(store) {
        let charts = charts(store);
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<ChartEvent>(&publisher);
        let (id, environment) = (Uuid::now_v7(), Environment::default());
        let mut chart = AggregateRoot::<Chart>::create_with(id, &environment, opened()).unwrap();
        for (stored, saved) in [(0, 1), (1, 2)] {
            let refused = chart.publish(&publisher).unwrap_err();
            assert_eq!(refused.downcast_ref(), Some(&HashChained { id }));
            let said = eventsourcing_tests::chain(&refused);
            assert!(said.starts_with("nothing was published: "), "{said}");
            assert!(said.contains("save it by its repository"), "{said}");
            assert_eq!(rows(store, id).len(), stored, "nothing was stored");
            assert_eq!(chart.pending_events().len(), 1, "and nothing is lost");
            charts.save(&mut chart).unwrap();
            is_whole(&charts, id, saved);
            chart.trigger(given(9)).unwrap();
        }
    }

    fn what_is_published_does_not_go_on_behind_a_seal(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 2);
        let publisher = Publisher::new();
        let _stored = PersistencePolicy::new(store.clone()).subscribe::<ChartEvent>(&publisher);
        let mut chart = charts.get(id).unwrap();
        chart.trigger(given(9)).unwrap();
        let refused = publisher.publish_all(chart.pending_events()).unwrap_err();
        let refused = refused.downcast_ref::<Error>().unwrap().to_string();
        assert!(refused.contains("save it by its repository"), "{refused}");
        charts.save(&mut chart).unwrap();
        is_whole(&charts, id, 3);
    }

    fn by_units_of_work_with_several_aggregates_and_several_updates_of_one(store) {
        let charts = charts(store);
        let [one, two] = [chart_of(&charts, 2), chart_of(&charts, 1)];
        let plain = store.repository::<PlainChart>().create(opened()).unwrap().id();
        let three = store.atomically(|work| {
            let three = work.create::<Chart, _>(opened())?;
            work.update(one, |_: &Chart| given(1))?;
            work.update(two, |_: &Chart| given(2))?;
            work.update(three, |_: &Chart| given(3))?;
            work.update(plain, |_: &PlainChart| given(4))?;
            work.update(one, |_: &Chart| [given(5), given(6)])?;
            Ok::<_, UpdateError<std::convert::Infallible>>(three)
        }).unwrap();
        for (id, events) in [(one, 5), (two, 2), (three, 2)] {
            is_whole(&charts, id, events);
        }
        assert!(rows(store, plain).iter().all(|row| row.seal.is_none()));
        let (whole, others): (Vec<_>, Vec<_>) = charts.verify_all().partition(Result::is_ok);
        assert_eq!((whole.len(), others.len()), (3, 1), "the plain one has the same topics");
    }

    fn under_keys_of_the_callers_own(store) {
        let charts = charts(store);
        let id = charts.keyed("one").create([opened(), given(1)]).unwrap().originator_id;
        for _ in 0..2 {
            charts.keyed("two").update(id, |_| given(2)).unwrap();
        }
        store.atomically_once("three", |work| work.update(id, |_: &Chart| given(3))).unwrap();
        is_whole(&charts, id, 4);
    }

    fn by_a_clone(store) {
        let charts = charts(store);
        let mut chart = charts.create(opened()).unwrap();
        let mut clone = chart.clone();
        clone.trigger(given(1)).unwrap();
        charts.save(&mut clone).unwrap();
        chart.trigger(given(2)).unwrap();
        assert!(matches!(charts.save(&mut chart), Err(Error::Conflict(_))));
        let mut late = clone.clone();
        late.trigger(given(3)).unwrap();
        charts.save(&mut late).unwrap();
        assert_eq!(late.head(), charts.verify(chart.id()).unwrap().head);
        is_whole(&charts, chart.id(), 3);
    }

    fn after_a_conflict(store) {
        let charts = charts(store);
        let id = chart_of(&charts, 1);
        let mut interfered = false;
        charts.update(id, |_| {
            if !std::mem::replace(&mut interfered, true) {
                charts.update(id, |_| given(1)).unwrap();
            }
            given(2)
        }).unwrap();
        is_whole(&charts, id, 3);
    }

    fn by_many_at_once(store) {
        let store = &store.clone().with_retry(attempts(200));
        let charts = &charts(store);
        let id = chart_of(charts, 1);
        thread::scope(|scope| {
            for mg in 0..4 {
                scope.spawn(move || {
                    for _ in 0..10 {
                        charts.update(id, |_| given(mg)).unwrap();
                    }
                });
            }
        });
        is_whole(charts, id, 41);
    }

    fn from_a_snapshot(store) {
        let charts = charts(store).with_snapshots(SnapshotPolicy::every(2));
        let id = chart_of(&charts, 5);
        for _ in 0..3 {
            charts.update(id, |_| given(9)).unwrap();
        }
        store.atomically(|work| work.update(id, |_: &Chart| [given(1), given(2)])).unwrap();
        is_whole(&charts, id, 10);
    }

    fn whatever_the_form_is_and_becomes(store) {
        let id = chart_of(&charts(store), 2);
        let forms = [StoredForm::message_pack(), StoredForm::json()];
        for form in forms {
            let store = store.clone().with_stored_form(form);
            charts(&store).update(id, |_| given(1)).unwrap();
        }
        is_whole(&charts(store), id, 4);
    }
}

/// Whatever the answer was and the second attempt finds, the root knows the seal that is stored, and
/// goes on from it: also where the bytes are others when they are encrypted again.
#[test]
fn a_save_of_unknown_outcome() {
    use Fault::{LostUnanswered, StoredLater, StoredUnanswered, Unavailable};
    for first in [StoredUnanswered, LostUnanswered, StoredLater] {
        let faulty = Faulty::default();
        let store = faulty
            .store()
            .with_stored_form(super::keys::encrypting("2026", 7));
        let charts = charts(&store);
        let mut chart = charts.create(opened()).unwrap();
        chart.decide(|_| [given(1), given(2)]).unwrap();
        faulty.plan([first, Unavailable, Unavailable]);
        let unknown = charts.save(&mut chart).unwrap_err();
        assert!(
            matches!(unknown, Error::OutcomeUnknown(_)),
            "{first:?}: {unknown}"
        );
        let before = chart.head();
        assert_eq!(before.clone().unwrap().originator_version, 0);
        chart.trigger(given(3)).unwrap();
        let mut clone = chart.clone();
        charts.save(&mut chart).unwrap();
        is_whole(&charts, chart.id(), 4);
        assert_eq!(
            chart.head(),
            charts.verify(chart.id()).unwrap().head,
            "{first:?}"
        );

        // The clone has the same save in doubt, and one of its own, which comes too late.
        assert_eq!(clone.head(), before);
        assert!(matches!(charts.save(&mut clone), Err(Error::Conflict(_))));
        assert_eq!(clone.head().unwrap().originator_version, 2);
        chart.trigger(given(4)).unwrap();
        charts.save(&mut chart).unwrap();
        is_whole(&charts, chart.id(), 5);
    }
}

#[test]
fn a_save_that_was_settled_elsewhere() {
    let faulty = Faulty::default();
    let store = faulty
        .store()
        .with_stored_form(super::keys::encrypting("2026", 7));
    let charts = charts(&store);
    let mut chart = charts.create(opened()).unwrap();
    chart.trigger(given(1)).unwrap();
    faulty.plan([
        Fault::LostUnanswered,
        Fault::Unavailable,
        Fault::Unavailable,
    ]);
    let Err(Error::OutcomeUnknown(unknown)) = charts.save(&mut chart) else {
        panic!("it is known");
    };
    store.settle(*unknown).unwrap();
    chart.trigger(given(2)).unwrap();
    charts.save(&mut chart).unwrap();
    is_whole(&charts, chart.id(), 3);
}
