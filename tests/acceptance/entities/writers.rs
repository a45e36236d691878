//! Several who change one entity at once.

use std::{sync::Barrier, thread};

use eventsourcing::{AggregateRoot, EventStore, RecordStrategy, StoredKind};

use super::{Tree, TreeEvent, grown, of_every_kind, of_kinds, planted, seen};

of_every_kind! {
    of_two_who_loaded_it_one_is_refused_where_there_are_versions
    updates_by_many_are_all_stored
}

mod unversioned {
    use super::*;

    super::of_kinds! {
        domain: Plain at u64, timestamped: Timestamped at Timestamp,
        timeuuided: Timeuuided at TimeUuid;
        [
            saves_by_many_are_all_stored
            what_comes_after_the_end_leaves_it_ended
            what_gives_way_stands_behind
            a_second_end_changes_nothing
        ]
    }
}

fn of_two_who_loaded_it_one_is_refused_where_there_are_versions<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = trees.create(planted()).unwrap().id();
    let [mut one, mut other] = [0, 0].map(|_| trees.get(id).unwrap());
    one.trigger(grown(1)).unwrap();
    other.decide(|_| [grown(10), grown(100)]).unwrap();
    trees.save(&mut one).unwrap();
    let answer = trees.save(&mut other);
    if K::IS_VERSIONED {
        assert!(answer.unwrap_err().is_conflict());
        assert_eq!(other.pending_events().len(), 2);
        assert_eq!(trees.get(id).unwrap().cm, 1);
    } else {
        answer.unwrap();
        assert_eq!(trees.get(id).unwrap().cm, 111);
        one.trigger(grown(1000)).unwrap();
        trees.save(&mut one).unwrap();
        assert_eq!(trees.get(id).unwrap().cm, 1111);
    }
}

fn updates_by_many_are_all_stored<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = trees.create(planted()).unwrap().id();
    let (writers, updates) = (4, 15);
    thread::scope(|scope| {
        for _ in 0..writers {
            scope.spawn(|| {
                for _ in 0..updates {
                    trees.update(id, |_| [grown(1), grown(1)]).unwrap();
                }
            });
        }
    });
    let tree = trees.get(id).unwrap();
    assert_eq!(tree.cm, writers * updates * 2);
}

/// Each goes on with the entity as it loaded it, and is never refused.
fn saves_by_many_are_all_stored<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = trees.create(planted()).unwrap().id();
    let (writers, saves) = (4, 15);
    let together = Barrier::new(4);
    thread::scope(|scope| {
        for _ in 0..writers {
            scope.spawn(|| {
                let mut tree = trees.get(id).unwrap();
                together.wait();
                for _ in 0..saves {
                    tree.decide(|_| [grown(1), grown(1)]).unwrap();
                    trees.save(&mut tree).unwrap();
                }
                assert_eq!(tree.cm, saves * 2);
            });
        }
    });
    let tree = trees.get(id).unwrap();
    assert_eq!(tree.cm, writers * saves * 2);
    let events = store.get_domain_events::<TreeEvent>(id).unwrap();
    assert_eq!(events.len(), 1 + (writers * saves * 2) as usize);
    assert!(events.is_sorted_by_key(|event| event.timestamp));
}

fn what_comes_after_the_end_leaves_it_ended<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = trees.create(planted()).unwrap().id();
    let [mut one, mut other] = [0, 0].map(|_| trees.get(id).unwrap());
    one.decide(|_| [grown(7), TreeEvent::Felled]).unwrap();
    other.decide(|_| [grown(1), grown(1), grown(1)]).unwrap();
    trees.save(&mut one).unwrap();
    trees.save(&mut other).unwrap();
    // Its own events stand in order, and so the last of them behind the end on every clock.
    other.trigger(grown(1)).unwrap();
    trees.save(&mut other).unwrap();
    let ended = trees.find_ended_too(id).unwrap().unwrap();
    assert!(ended.has_ended());
    assert!(trees.find(id).unwrap().is_none() && !trees.contains(id).unwrap());
    let events = store.get_domain_events::<TreeEvent>(id).unwrap();
    assert_eq!(events.len(), 7);
    let before_the_end = events.iter().take_while(|it| it.event != TreeEvent::Felled);
    let cm: u32 = before_the_end
        .map(|it| match it.event {
            TreeEvent::Grown { cm } => cm,
            _ => 0,
        })
        .sum();
    assert_eq!(ended.cm, cm);
}

fn a_second_end_changes_nothing<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = trees.create(planted()).unwrap().id();
    let [mut one, mut other] = [0, 0].map(|_| trees.get(id).unwrap());
    for tree in [&mut one, &mut other] {
        tree.trigger(TreeEvent::Felled).unwrap();
        trees.save(tree).unwrap();
    }
    let ended = trees.find_ended_too(id).unwrap().unwrap();
    assert_eq!(seen(&ended), seen(&one));
    assert_eq!(store.get_domain_events::<TreeEvent>(id).unwrap().len(), 3);
}

fn what_gives_way_stands_behind<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let id = trees.create(planted()).unwrap().id();
    let mut other = trees.get(id).unwrap();
    for cm in 0..5 {
        trees.update(id, |_| grown(cm)).unwrap();
    }
    other.decide(|_| [grown(10), grown(11)]).unwrap();
    trees.save(&mut other).unwrap();
    // It goes on from where it stands now.
    other.trigger(grown(12)).unwrap();
    trees.save(&mut other).unwrap();
    let events = store.get_domain_events::<TreeEvent>(id).unwrap();
    let happened: Vec<_> = events.into_iter().map(|it| it.event).skip(1).collect();
    let cms = [0, 1, 2, 3, 4, 10, 11, 12];
    assert_eq!(happened, cms.map(grown));
}
