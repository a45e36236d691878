//! Collections: sets of items whose history is kept.

use std::collections::{BTreeSet, HashSet};

use eventsourcing::{
    Collection, CollectionEvent, CollectionItem, CollectionRefusal, Deciding, DomainEvent, Error,
    Id, RecordedEvent, Shape, ShapeWriter, SnapshotPolicy, UpdateError, Uuid,
};
use proptest::{collection::vec, prelude::*, test_runner::TestCaseResult};
use serde::{Deserialize, Serialize};

use crate::stores::{Bank, Store, cases, in_memory, on_every_store, sqlite};

type Numbers = Collection<u32>;

/// What is stored of a collection.
fn history(store: &Store, id: Uuid) -> Vec<CollectionEvent<u32>> {
    let events: Vec<RecordedEvent<CollectionEvent<u32>>> = store.get_domain_events(id).unwrap();
    events.into_iter().map(|it| it.event).collect()
}

on_every_store! {
    fn what_is_added_is_there_until_it_is_removed(store) {
        let numbers = store.repository::<Numbers>();
        let id = numbers.create(Collection::create()).unwrap().id();
        for number in [3, 1, 2] {
            numbers.update(id, |it| it.add(number)).unwrap();
        }
        numbers.update(id, |it| it.remove(1)).unwrap();

        let now = numbers.get(id).unwrap();
        assert_eq!(now.iter().copied().collect::<Vec<_>>(), [2, 3], "in order");
        assert_eq!((now.len(), now.is_empty(), now.contains(&1)), (2, false, false));
        assert_eq!(now.items(), &BTreeSet::from([2, 3]));
        assert_eq!((&*now).into_iter().count(), 2);
        let then = numbers.get_at(id, 3).unwrap();
        assert_eq!(then.items(), &BTreeSet::from([1, 2, 3]));
    }

    /// The original bumped the version, failed, and left a hole that no replay passed.
    fn a_refused_removal_leaves_no_hole(store) {
        let numbers = store.repository::<Numbers>();
        let mut root = numbers.create(Collection::create()).unwrap();
        let id = root.id();

        let refused = root.decide(|it| it.remove(7));
        assert_eq!(refused.unwrap_err().to_string(), "7 is not in the collection");
        assert_eq!((root.version(), root.pending_events().len()), (0, 0));
        let refused = numbers.update(id, |it| it.remove(7));
        assert!(matches!(refused, Err(UpdateError::Refused(CollectionRefusal::NotThere(7)))));

        root.decide(|it| it.add(7)).unwrap();
        numbers.save(&mut root).unwrap();
        assert_eq!(store.versions(id), [0, 1]);
        assert!(numbers.get(id).unwrap().contains(&7), "it can be replayed");
    }

    /// The original recorded it again and again.
    fn a_repeated_addition_is_not_recorded(store) {
        let numbers = store.repository::<Numbers>();
        let id = numbers.create(Collection::create()).unwrap().id();
        numbers.update(id, |it| it.add(7)).unwrap();

        let refused = numbers.update(id, |it| it.add(7));
        let Err(UpdateError::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!(refusal, CollectionRefusal::AlreadyThere(7));
        assert_eq!(refusal.to_string(), "7 is in the collection already");
        assert_eq!(
            history(store, id),
            [CollectionEvent::Created, CollectionEvent::ItemAdded { item: 7 }],
        );
    }

    fn what_is_ensured_or_forgotten_in_vain_is_no_event(store) {
        let numbers = store.repository::<Numbers>();
        let id = numbers.create(Collection::create()).unwrap().id();
        for _ in 0..3 {
            numbers.update(id, |it| it.ensure(7)).unwrap();
        }
        assert_eq!(store.versions(id), [0, 1]);
        for _ in 0..3 {
            numbers.update(id, |it| it.forget(7)).unwrap();
        }
        assert_eq!(store.versions(id), [0, 1, 2]);
        assert!(numbers.get(id).unwrap().is_empty());
    }

    fn several_items_are_decided_one_after_the_other(store) {
        let numbers = store.repository::<Numbers>();
        let id = numbers.create(Collection::create()).unwrap().id();
        let add_all = |items: &[u32]| {
            numbers.update(id, |it| {
                let mut it = Deciding::on(it);
                for &item in items {
                    it.trigger(it.add(item)?);
                }
                Ok::<_, CollectionRefusal<u32>>(it)
            })
        };
        let refused = add_all(&[1, 2, 1]);
        assert!(matches!(refused, Err(UpdateError::Refused(CollectionRefusal::AlreadyThere(1)))));
        assert_eq!(store.versions(id), [0], "all or none");
        assert_eq!(add_all(&[1, 2]).unwrap().len(), 2);
    }

    fn a_discarded_collection_stays_discarded(store) {
        let numbers = store.repository::<Numbers>();
        let mut root = numbers.create(Collection::create()).unwrap();
        let id = root.id();
        root.decide(|it| it.add(1)).unwrap();
        root.decide(Collection::discard).unwrap();
        assert!(root.has_ended());
        assert!(root.contains(&1), "what was in it can be read");
        assert!(root.decide(|it| it.add(2)).is_err());
        assert!(root.decide(Collection::discard).is_err());
        numbers.save(&mut root).unwrap();

        assert!(matches!(numbers.get(id), Err(Error::NotFound { .. })));
        assert!(numbers.create_as(id, Numbers::create()).is_err(), "its id is taken for ever");
        assert_eq!(store.versions(id), [0, 1, 2]);
    }

    /// Three types of collection in one store, two of which hold what looks the same.
    fn collections_of_different_items_are_told_apart(store) {
        let words = store.repository::<Collection<String>>();
        let tags = store.repository::<Collection<Tag>>();
        let numbers = store.repository::<Numbers>();
        let word = words.create(Collection::create()).unwrap().id();
        let tag = tags.create(Collection::create()).unwrap().id();
        let number = numbers.create(Collection::create()).unwrap().id();

        assert_eq!(words.ids().collect::<Result<Vec<_>, _>>().unwrap(), [word]);
        assert_eq!(tags.ids().collect::<Result<Vec<_>, _>>().unwrap(), [tag]);
        assert_eq!(numbers.ids().collect::<Result<Vec<_>, _>>().unwrap(), [number]);
        let other = words.get(tag.into());
        assert!(matches!(other, Err(Error::AnotherAggregate { .. })), "{other:?}");
        let other = numbers.get(word);
        assert!(matches!(other, Err(Error::AnotherAggregate { .. })), "{other:?}");
    }

    fn a_collection_is_loaded_from_a_snapshot_too(store) {
        let tags = store.repository::<Collection<Tag>>().with_snapshots(SnapshotPolicy::every(4));
        let id = tags.create(Collection::create()).unwrap().id();
        for tag in ["b", "a", "d", "c", "e"] {
            tags.update(id, |it| it.add(Tag(tag.into()))).unwrap();
        }
        tags.update(id, |it| it.remove(Tag("a".into()))).unwrap();

        let replayed = store.repository::<Collection<Tag>>();
        for version in 0..=6 {
            assert_eq!(*tags.get_at(id, version).unwrap(), *replayed.get_at(id, version).unwrap());
        }
        // Hardly any event is left to replay, so that it did begin with the snapshot.
        store.put(damaged(id.into(), 1, store));
        assert!(tags.get(id).unwrap().contains(&Tag("e".into())));
        assert!(replayed.get(id).is_err());
    }
}

/// The row of a version, which is taken out of the store, with a state that nobody can read.
fn damaged(id: Uuid, version: u64, store: &Store) -> eventsourcing::StoredEvent {
    let mut row = store.strategy().get_item(id, version).unwrap().unwrap();
    assert!(store.strategy().delete_record(id, version).unwrap());
    row.state = b"{}".to_vec();
    row
}

/// What a collection of strings holds, by another name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
struct Tag(String);

#[derive(Id)]
struct ArticleId(Uuid);

impl CollectionItem for Tag {
    type Id = ArticleId;
    const TOPIC: &'static str = "blog.tags";

    fn describe(shape: &mut ShapeWriter) {
        shape.part::<Self>();
    }
}

#[test]
fn an_item_says_under_which_topics_its_collections_are_stored() {
    let topics = CollectionEvent::<Tag>::TYPES.iter().map(|it| it.topic);
    assert_eq!(
        topics.collect::<Vec<_>>(),
        [
            "blog.tags#Created",
            "blog.tags#ItemAdded",
            "blog.tags#ItemRemoved",
            "blog.tags#Discarded",
        ]
    );
    for event in [
        CollectionEvent::Created,
        CollectionEvent::ItemAdded { item: 1_u32 },
        CollectionEvent::ItemRemoved { item: 1 },
        CollectionEvent::Discarded,
    ] {
        let name = CollectionEvent::<u32>::TYPES[event.type_index()].name;
        assert!(
            format!("{event:?}").starts_with(name),
            "{event:?} is {name}"
        );
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Add(u32),
    Remove(u32),
    Ensure(u32),
    Forget(u32),
}

fn step() -> impl Strategy<Value = Step> {
    // Few items, so that they meet.
    (0..4, 0..6_u32).prop_map(|(step, item)| match step {
        0 => Step::Add(item),
        1 => Step::Remove(item),
        2 => Step::Ensure(item),
        _ => Step::Forget(item),
    })
}

/// Whether it changed the set, or was refused.
fn obey(set: &mut HashSet<u32>, step: Step) -> Result<bool, ()> {
    match step {
        Step::Add(item) => set.insert(item).then_some(true).ok_or(()),
        Step::Remove(item) => set.remove(&item).then_some(true).ok_or(()),
        Step::Ensure(item) => Ok(set.insert(item)),
        Step::Forget(item) => Ok(set.remove(&item)),
    }
}

fn decide(
    numbers: &Numbers,
    step: Step,
) -> Result<Option<CollectionEvent<u32>>, CollectionRefusal<u32>> {
    match step {
        Step::Add(item) => numbers.add(item).map(Some),
        Step::Remove(item) => numbers.remove(item).map(Some),
        Step::Ensure(item) => Ok(numbers.ensure(item)),
        Step::Forget(item) => Ok(numbers.forget(item)),
    }
}

/// A collection is what a set is, at every version, and has an event for every change and no other.
fn is_what_a_set_is(store: &Store, steps: &[Step]) -> TestCaseResult {
    let numbers = store.repository::<Numbers>();
    let id = numbers.create(Collection::create()).unwrap().id();
    let mut set = HashSet::new();
    let mut versions = vec![set.clone()];
    for &step in steps {
        let changed = obey(&mut set, step);
        let answer = numbers.update(id, |it| decide(it, step));
        prop_assert_eq!(answer.is_ok(), changed.is_ok(), "{:?}", step);
        if changed == Ok(true) {
            versions.push(set.clone());
        }
    }
    for (version, set) in (0..).zip(&versions) {
        let then = numbers.get_at(id, version).unwrap();
        prop_assert_eq!(&then.iter().copied().collect::<HashSet<_>>(), set);
        prop_assert_eq!(then.len(), set.len());
        prop_assert!((0..6).all(|item| then.contains(&item) == set.contains(&item)));
        prop_assert!(then.iter().is_sorted());
    }
    prop_assert_eq!(store.versions(id).len(), versions.len());
    Ok(())
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn in_memory_is_what_a_set_is(steps in vec(step(), 0..40)) {
        is_what_a_set_is(&in_memory().store, &steps)?;
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn sqlite_is_what_a_set_is(steps in vec(step(), 0..40)) {
        is_what_a_set_is(&sqlite().store, &steps)?;
    }
}

#[cfg(feature = "servers")]
proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn postgres_is_what_a_set_is(steps in vec(step(), 0..40)) {
        is_what_a_set_is(&crate::stores::postgres().store, &steps)?;
    }

    #[test]
    fn mysql_is_what_a_set_is(steps in vec(step(), 0..40)) {
        is_what_a_set_is(&crate::stores::mysql().store, &steps)?;
    }
}
