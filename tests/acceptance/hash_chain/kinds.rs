//! Sealed entities of every kind: also where nobody counts versions.

use std::{sync::Barrier, thread};

use eventsourcing::{
    AggregateRoot, Error, EventStore, RecordStrategy, Repository, Selection, StoredKind,
};
use uuid::Uuid;

use super::model::{Chart, given, opened};
use crate::{entities::of_every_kind, stores::attempts};

of_every_kind! {
    what_is_saved_is_sealed
    writers_at_once_make_one_chain
    of_two_beginnings_one_is_refused
    a_change_and_a_cut_are_found
}

type Charts<K, S> = Repository<Chart, S, K>;

fn charts<K, S>(store: &EventStore<S>) -> Charts<K, S>
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let store = store.clone().with_retry(attempts(200));
    store.repository_of::<AggregateRoot<Chart, K>>()
}

fn is_whole<K, S>(charts: &Charts<K, S>, id: Uuid, events: u64)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let verified = charts.verify(id).unwrap();
    assert_eq!((verified.events, verified.unsealed), (events, 0));
    assert_eq!(charts.get(id).unwrap().head(), verified.head);
    let all: Vec<_> = charts.verify_all().map(Result::unwrap).collect();
    assert_eq!(all, [verified]);
}

fn what_is_saved_is_sealed<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let charts = charts::<K, S>(store);
    let mut chart = charts.create([opened(), given(1)]).unwrap();
    for mg in 2..5 {
        chart.decide(|_| [given(mg), given(mg)]).unwrap();
        charts.save(&mut chart).unwrap();
        assert_eq!(chart.head(), charts.verify(chart.id()).unwrap().head);
    }
    charts.update(chart.id(), |_| given(5)).unwrap();
    is_whole(&charts, chart.id(), 9);
    assert_eq!(
        charts.get(chart.id()).unwrap().doses,
        [1, 2, 2, 3, 3, 4, 4, 5]
    );
}

fn writers_at_once_make_one_chain<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    const WRITERS: u32 = 4;
    let charts = &charts::<K, S>(store);
    let id = charts.create(opened()).unwrap().id();
    let barrier = &Barrier::new(WRITERS as usize);
    let stored: u64 = thread::scope(|scope| {
        let writers = (0..WRITERS).map(|mg| {
            scope.spawn(move || {
                let mut chart = charts.get(id).unwrap();
                barrier.wait();
                let mut stored = 0;
                for _ in 0..6 {
                    chart.decide(|_| [given(mg), given(mg)]).unwrap();
                    match charts.save(&mut chart) {
                        Ok(()) => stored += 2,
                        Err(error) if error.is_conflict() && K::IS_VERSIONED => {
                            chart = charts.get(id).unwrap();
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
                stored
            })
        });
        let writers: Vec<_> = writers.collect();
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .sum()
    });
    assert!(K::IS_VERSIONED || stored == 48);
    is_whole(charts, id, 1 + stored);
}

fn of_two_beginnings_one_is_refused<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let charts = &charts::<K, S>(store);
    for _ in 0..8 {
        let (id, barrier) = (Uuid::now_v7(), &Barrier::new(2));
        let begun = thread::scope(|scope| {
            let writers = [0, 1].map(|_| {
                scope.spawn(move || {
                    barrier.wait();
                    charts.create_as(id, [opened(), given(1)]).is_ok()
                })
            });
            writers.map(|writer| writer.join().unwrap())
        });
        assert_eq!(begun.iter().filter(|it| **it).count(), 1);
        assert_eq!(charts.verify(id).unwrap().events, 2);
    }
}

fn a_change_and_a_cut_are_found<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let charts = charts::<K, S>(store);
    let chart = charts.create([opened(), given(1), given(2)]).unwrap();
    let (id, head) = (chart.id(), chart.head().unwrap());
    let strategy = store.strategy();
    let rows = strategy.get_items(&Selection::of(id)).unwrap();
    let last = rows[2].originator_version;
    strategy.delete_record(id, last).unwrap();
    assert_eq!(charts.verify(id).unwrap().events, 2);
    assert!(matches!(
        charts.verify_against(&head),
        Err(Error::Corrupt(_))
    ));
    assert!(matches!(charts.get_against(&head), Err(Error::Corrupt(_))));

    let middle = rows[1].originator_version;
    strategy.delete_record(id, middle).unwrap();
    let mut row = rows[1].clone();
    row.state = br#"{"mg":100}"#.into();
    let save = eventsourcing::Save::new(row.save_id, vec![row]);
    strategy.append(&save).unwrap();
    for answer in [charts.verify(id).map(drop), charts.get(id).map(drop)] {
        let said = answer.unwrap_err().to_string();
        assert!(
            said.starts_with(&format!("event {middle} of {id}")),
            "{said}"
        );
    }
}
