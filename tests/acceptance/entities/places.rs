//! Where the events of each kind stand, and what they are stamped with.

use eventsourcing::{
    AggregateRoot, DomainEntity, Entity, Environment, EventStore, InMemoryStrategy, Metadata,
    StoredKind, TimeUuid, Timestamp, TimestampedEntity, TimestampedVersionedEntity,
    TimeuuidedEntity, TimeuuidedVersionedEntity, VersionedEntity,
};
use proptest::prelude::*;

use super::{Tree, TreeEvent, grown, planted};
use crate::stores::{SetClock, cases};

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn watched<P: eventsourcing::Position>() -> (SetClock, EventStore<InMemoryStrategy<P>>) {
    let clock = SetClock::default();
    let environment = Environment::default().with_clock(clock.clone());
    let store = EventStore::new(InMemoryStrategy::default()).with_environment(environment);
    (clock, store)
}

/// The places and times of what a tree stores while the clock shows these times.
fn stored<K>(times: &[i64]) -> Vec<(K::Position, Timestamp, Metadata)>
where
    K: StoredKind,
{
    let (clock, store) = watched::<K::Position>();
    let trees = store.repository_of::<AggregateRoot<Tree, K>>();
    clock.set(times[0]);
    let id = trees.create(planted()).unwrap().id();
    for &time in &times[1..] {
        clock.set(time);
        trees.update(id, |_| grown(1)).unwrap();
    }
    let events = store.get_domain_events::<TreeEvent>(id).unwrap();
    let places = events
        .into_iter()
        .map(|it| (it.originator_version, it.timestamp, it.metadata));
    places.collect()
}

#[test]
fn a_timestamped_event_moves_to_the_first_free_microsecond_and_has_that_time() {
    type Kind = <TimestampedEntity<Tree> as Entity>::Kind;
    let places: Vec<_> = stored::<Kind>(&[7, 7, 7, 3, 100, 50])
        .into_iter()
        .map(|(position, timestamp, _)| (position, timestamp))
        .collect();
    assert_eq!(places, [7, 8, 9, 10, 100, 101].map(|it| (at(it), at(it))));
}

#[test]
fn events_of_one_decision_have_a_microsecond_each() {
    let (clock, store) = watched();
    clock.set(7);
    let trees = store.repository_of::<TimestampedEntity<Tree>>();
    let mut tree = trees.create(planted()).unwrap();
    tree.decide(|_| [grown(1), grown(2)]).unwrap();
    assert_eq!((tree.created_on(), tree.last_modified()), (at(7), at(9)));
    trees.save(&mut tree).unwrap();
    let tree = trees.get(tree.id()).unwrap();
    assert_eq!((tree.created_on(), tree.last_modified()), (at(7), at(9)));
}

#[test]
fn what_another_stored_at_that_time_is_given_way_to_and_no_more() {
    let (clock, store) = watched();
    let trees = store.repository_of::<TimestampedEntity<Tree>>();
    clock.set(0);
    let id = trees.create(planted()).unwrap().id();
    let mut other = trees.get(id).unwrap();
    for time in [10, 11, 12, 20] {
        clock.set(time);
        trees.update(id, |_| grown(1)).unwrap();
    }
    clock.set(11);
    other.trigger(grown(2)).unwrap();
    clock.set(12);
    other.trigger(grown(3)).unwrap();
    trees.save(&mut other).unwrap();
    let events = store.get_domain_events::<TreeEvent>(id).unwrap();
    let happened: Vec<_> = events
        .into_iter()
        .map(|it| (it.originator_version.as_micros(), it.event))
        .collect();
    let expected = [
        (0, planted()),
        (10, grown(1)),
        (11, grown(1)),
        (12, grown(1)),
        (13, grown(2)),
        (14, grown(3)),
        (20, grown(1)),
    ];
    assert_eq!(happened, expected);
    assert_eq!(other.last_modified(), at(14));
}

#[test]
fn integers_are_counted_whatever_the_clock_shows() {
    type Plain = <DomainEntity<Tree> as Entity>::Kind;
    type Versioned = <VersionedEntity<Tree> as Entity>::Kind;
    type Usual = <TimestampedVersionedEntity<Tree> as Entity>::Kind;
    for places in [
        stored::<Plain>(&[7, 7, 3, 9]),
        stored::<Versioned>(&[7, 7, 3, 9]),
        stored::<Usual>(&[7, 7, 3, 9]),
    ] {
        let places: Vec<_> = places.into_iter().map(|it| (it.0, it.1)).collect();
        assert_eq!(places, [(0, at(7)), (1, at(7)), (2, at(7)), (3, at(9))]);
    }
}

#[test]
fn a_time_uuid_is_the_place_or_stands_in_the_metadata() {
    type Kind = <TimeuuidedEntity<Tree> as Entity>::Kind;
    type Versioned = <TimeuuidedVersionedEntity<Tree> as Entity>::Kind;
    let times = [1_000, 1_000, 3, 5_000];
    let places = stored::<Kind>(&times);
    assert!(places.is_sorted_by(|one, next| one.0 < next.0));
    for (position, timestamp, metadata) in &places {
        assert_eq!(position.timestamp(), *timestamp);
        assert!(metadata.is_empty());
    }
    let versions = stored::<Versioned>(&times);
    let ids: Vec<TimeUuid> = versions
        .iter()
        .map(|(_, _, metadata)| metadata.event_id.unwrap())
        .collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    for ((n, id), (version, timestamp, _)) in (0..).zip(&ids).zip(&versions) {
        assert_eq!((*version, *timestamp), (n, id.timestamp()));
    }
    assert_eq!(ids[0].timestamp(), at(1_000));
    assert_eq!(ids[3].timestamp(), at(5_000));
}

#[test]
fn a_root_knows_the_time_uuid_of_its_last_event() {
    let (clock, store) = watched();
    clock.set(1_000);
    let trees = store.repository_of::<TimeuuidedVersionedEntity<Tree>>();
    let mut tree = trees
        .with_metadata(Metadata::default().with("gardener", "7"))
        .create(planted())
        .unwrap();
    tree.trigger(grown(1)).unwrap();
    let last = tree.pending_events()[0].metadata.event_id;
    assert_eq!(Some(tree.last_event_id()), last);
    trees.save(&mut tree).unwrap();
    let loaded = trees.get(tree.id()).unwrap();
    assert_eq!(loaded.last_event_id(), tree.last_event_id());
    assert_eq!(loaded.version(), 1);
    assert_eq!(trees.get_at(tree.id(), 0).unwrap().cm, 0);
    let first = store
        .get_domain_event::<TreeEvent>(tree.id(), 0)
        .unwrap()
        .unwrap();
    assert_eq!(first.metadata.get("gardener"), Some("7"));

    let (_, store) = watched();
    let trees = store.repository_of::<TimeuuidedEntity<Tree>>();
    let tree = trees.create(planted()).unwrap();
    let position = store.get_domain_events::<TreeEvent>(tree.id()).unwrap()[0].originator_version;
    assert_eq!(tree.last_event_id(), position);
    assert_eq!(trees.get(tree.id()).unwrap().last_event_id(), position);
}

#[test]
fn a_clock_that_is_behind_that_of_another_writer_still_comes_after() {
    let (clock, ahead) = watched::<TimeUuid>();
    clock.set(9_000_000);
    let id = ahead
        .repository_of::<TimeuuidedEntity<Tree>>()
        .create(planted())
        .unwrap()
        .id();
    let behind = Environment::default().with_clock(|| at(5));
    let trees = ahead
        .clone()
        .with_environment(behind)
        .repository_of::<TimeuuidedEntity<Tree>>();
    let first = trees.get(id).unwrap().last_event_id();
    let tree = trees.update(id, |_| [grown(1), grown(2)]).unwrap();
    assert!(tree.last_event_id() > first);
    assert_eq!(tree.last_event_id().timestamp(), at(9_000_000));
    // What it makes for others does not run ahead.
    let other = trees.create(planted()).unwrap();
    assert_eq!(other.created_on(), at(5));
    assert_eq!(trees.get(id).unwrap().cm, 3);
}

proptest! {
    #![proptest_config(cases(64))]

    /// Writers who loaded one entity at some time, and save at any time by any clock, are all stored;
    /// and what is loaded afterwards is what their events make in the order of their places.
    #[test]
    fn whatever_clocks_show_all_is_stored_in_an_order(
        steps in proptest::collection::vec((0..3_usize, 0..20_i64, 1..4_u32), 1..40)
    ) {
        let (clock, store) = watched();
        let trees = store.repository_of::<TimestampedEntity<Tree>>();
        let id = trees.create(planted()).unwrap().id();
        let mut writers = [0; 3].map(|_| trees.get(id).unwrap());
        let mut expected = 0;
        for (writer, time, events) in steps {
            clock.set(time);
            writers[writer].decide(|_| vec![grown(1); events as usize]).unwrap();
            trees.save(&mut writers[writer]).unwrap();
            expected += events;
        }
        let tree = trees.get(id).unwrap();
        prop_assert_eq!(tree.cm, expected);
        let events = store.get_domain_events::<TreeEvent>(id).unwrap();
        prop_assert!(events.iter().all(|it| it.originator_version == it.timestamp));
        for writer in writers {
            prop_assert!(writer.last_modified() <= tree.last_modified());
        }
    }
}
