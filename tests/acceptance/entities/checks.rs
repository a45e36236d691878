//! What a replay checks, in which order.

use eventsourcing::{
    AggregateRoot, Environment, EventStore, RecordStrategy, RecordedEvent, Replay, ReplayError,
    StoredKind, TimeUuid, TimeUuids, Timestamp, TriggerError, Uuid,
    kind::{Plain, Timestamped, Timeuuided, TimeuuidedVersioned, Versioned},
};

use super::{Tree, TreeEvent, grown, of_every_kind, planted};

of_every_kind! {
    a_history_that_was_stored_is_replayed_and_no_other
}

/// The history of one entity replays as that of itself and of no other, and not with an event less
/// where they count.
fn a_history_that_was_stored_is_replayed_and_no_other<K, S>(store: &EventStore<S>)
where
    K: StoredKind,
    S: RecordStrategy<Position = K::Position>,
{
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    let mut tree = trees.create(planted()).unwrap();
    tree.decide(|_| [grown(1), grown(2)]).unwrap();
    trees.save(&mut tree).unwrap();
    let history = store.get_domain_events::<TreeEvent>(tree.id()).unwrap();
    let replay = |id, history: Vec<RecordedEvent<TreeEvent, K::Position>>| {
        let mut replay = Replay::<Tree, K>::new(id, &Environment::default());
        let applied = history.into_iter().try_for_each(|it| replay.apply(it));
        applied.map(|()| replay.finish().unwrap().cm)
    };
    assert_eq!(replay(tree.id(), history.clone()), Ok(3));
    let another = Uuid::now_v7();
    let error = ReplayError::OriginatorId {
        expected: another,
        found: tree.id(),
    };
    assert_eq!(replay(another, history.clone()), Err(error));
    let [first, second, third] = [0, 1, 2].map(|n| history[n].clone());
    let swapped = replay(
        tree.id(),
        vec![first.clone(), third.clone(), second.clone()],
    );
    assert!(swapped.is_err());
    let twice = replay(tree.id(), vec![first.clone(), first.clone()]);
    assert!(twice.is_err());
    assert!(replay(tree.id(), vec![second, third]).is_err());
}

fn at<P>(id: Uuid, position: P, event: TreeEvent) -> RecordedEvent<TreeEvent, P> {
    RecordedEvent::new(id, position, event, Timestamp::from_micros(5))
}

const TOPIC: &str = "orchard.tree#Grown";

fn integers_have_no_holes<K: StoredKind<Position = u64>>() {
    let (id, another) = (Uuid::now_v7(), Uuid::now_v7());
    let mut replay = Replay::<Tree, K>::new(id, &Environment::default());
    let version = |expected, found| ReplayError::OriginatorVersion {
        id,
        expected,
        found,
    };
    let originator = ReplayError::OriginatorId {
        expected: id,
        found: another,
    };
    // The id is looked at first, then the version, then whether it can happen.
    assert_eq!(replay.apply(at(another, 1, grown(1))), Err(originator));
    assert_eq!(replay.apply(at(id, 1, grown(1))), Err(version(0, 1)));
    let cannot = TriggerError::NoBeginning { id, topic: TOPIC };
    assert_eq!(replay.apply(at(id, 0, grown(1))), Err(cannot.into()));
    assert!(replay.root().is_none());
    replay.apply(at(id, 0, planted())).unwrap();
    assert_eq!(replay.apply(at(id, 0, grown(1))), Err(version(1, 0)));
    assert_eq!(replay.apply(at(id, 2, grown(1))), Err(version(1, 2)));
    replay.apply(at(id, 1, grown(1))).unwrap();
    assert_eq!(replay.finish().unwrap().cm, 1);
}

#[test]
fn integers_have_no_holes_with_version_or_without() {
    integers_have_no_holes::<Plain>();
    integers_have_no_holes::<Versioned>();
    integers_have_no_holes::<eventsourcing::kind::TimestampedVersioned>();
}

fn times_go_on<K: StoredKind>(positions: [K::Position; 3])
where
    K::Position: Ord,
{
    let [first, second, third] = positions;
    let (id, another) = (Uuid::now_v7(), Uuid::now_v7());
    let mut replay = Replay::<Tree, K>::new(id, &Environment::default());
    let originator = ReplayError::OriginatorId {
        expected: id,
        found: another,
    };
    assert_eq!(replay.apply(at(another, first, grown(1))), Err(originator));
    let cannot = TriggerError::NoBeginning { id, topic: TOPIC };
    assert_eq!(replay.apply(at(id, second, grown(1))), Err(cannot.into()));
    replay.apply(at(id, second, planted())).unwrap();
    let behind = |found| ReplayError::NotBehind {
        id,
        last: second,
        found,
    };
    assert_eq!(replay.apply(at(id, first, grown(1))), Err(behind(first)));
    assert_eq!(replay.apply(at(id, second, grown(1))), Err(behind(second)));
    replay.apply(at(id, third, grown(1))).unwrap();
    assert_eq!(replay.finish().unwrap().cm, 1);
}

#[test]
fn times_go_on_at_any_distance() {
    times_go_on::<Timestamped>([-7, 3, 900].map(Timestamp::from_micros));
    let time_uuids = TimeUuids::new();
    let positions: [TimeUuid; 3] = [1, 1, 70].map(|it| time_uuids.at(Timestamp::from_micros(it)));
    times_go_on::<Timeuuided>(positions);
}

#[test]
fn what_ended_or_began_twice_is_an_error_where_there_are_versions_and_else_passed_over() {
    let id = Uuid::now_v7();
    let history = [
        planted(),
        grown(1),
        planted(),
        grown(2),
        TreeEvent::Felled,
        grown(4),
        planted(),
        TreeEvent::Felled,
    ];
    let mut versioned = Replay::<Tree, Versioned>::new(id, &Environment::default());
    let mut plain = Replay::<Tree, Plain>::new(id, &Environment::default());
    for (position, event) in (0..).zip(history) {
        plain.apply(at(id, position, event.clone())).unwrap();
        let answer = versioned.apply(at(id, position, event));
        assert_eq!(answer.is_ok(), position < 2, "{answer:?}");
    }
    let tree = plain.finish().unwrap();
    assert!(tree.has_ended());
    assert_eq!(tree.cm, 3);
}

#[test]
fn a_history_without_time_uuids_is_not_that_of_an_entity_that_has_them() {
    let id = Uuid::now_v7();
    let mut replay = Replay::<Tree, TimeuuidedVersioned>::new(id, &Environment::default());
    let error = ReplayError::NoEventId { id, found: 0 };
    assert_eq!(replay.apply(at(id, 0, planted())), Err(error));
    let hole = ReplayError::OriginatorVersion {
        id,
        expected: 0,
        found: 1,
    };
    assert_eq!(replay.apply(at(id, 1, planted())), Err(hole));
}
