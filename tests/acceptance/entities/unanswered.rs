//! Saves of entities without version whose outcome nobody knows: stored once all the same.

use eventsourcing::{
    DomainEntity, Error, Expected, RecordedEvent, Repository, Retry, Timestamp, TimestampedEntity,
    UpdateError, Uuid, kind::Plain,
};

use super::{Tree, TreeEvent, grown, planted};
use crate::{
    faults::{Fault, Faulty},
    stores::{Store, Strategy},
};

type Trees = Repository<Tree, Strategy, Plain>;

fn with_tree() -> (Faulty, Store, Trees, Uuid) {
    let faulty = Faulty::default();
    let store = faulty.store();
    let trees = store.repository_of::<DomainEntity<Tree>>();
    let id = trees.create(planted()).unwrap().id();
    (faulty, store, trees, id)
}

fn growths(store: &Store, id: Uuid) -> Vec<TreeEvent> {
    let events: Vec<RecordedEvent<TreeEvent>> = store.get_domain_events(id).unwrap();
    events.into_iter().map(|it| it.event).skip(1).collect()
}

const OPEN: [Fault; 4] = [
    Fault::StoredUnanswered,
    Fault::LostUnanswered,
    Fault::StoredLater,
    Fault::StoredAfterTheNext,
];

/// Whether another stores something before it, or in between, it is stored once.
#[test]
fn what_is_tried_again_is_stored_once_wherever_it_stands() {
    for fault in OPEN {
        for stale in [false, true] {
            let (faulty, store, trees, id) = with_tree();
            let mut tree = trees.get(id).unwrap();
            tree.decide(|_| [grown(1), grown(2)]).unwrap();
            if stale {
                trees.update(id, |_| grown(9)).unwrap();
            }
            faulty.plan([fault]);
            trees.save(&mut tree).unwrap();
            faulty.arrive();
            trees.save(&mut tree).unwrap();
            assert!(tree.pending_events().is_empty());
            let mut stored = growths(&store, id);
            stored.retain(|it| *it != grown(9));
            assert_eq!(stored, [grown(1), grown(2)], "{fault:?}, stale: {stale}");
        }
    }
}

/// The answer stays away, another stores something, and what was under way arrives at some time.
#[test]
fn saving_again_after_an_unknown_outcome_stores_once() {
    for fault in OPEN {
        for arrives_first in [false, true] {
            let (faulty, store, trees, id) = with_tree();
            let mut tree = trees.get(id).unwrap();
            tree.trigger(grown(1)).unwrap();
            faulty.plan([fault, Fault::Unavailable, Fault::Unavailable]);
            let answer = trees.save(&mut tree);
            assert!(
                matches!(answer, Err(Error::OutcomeUnknown(_))),
                "{answer:?}"
            );
            if arrives_first {
                faulty.arrive();
            }
            trees.update(id, |_| grown(9)).unwrap();
            tree.trigger(grown(2)).unwrap();
            let mut clone = tree.clone();
            trees.save(&mut tree).unwrap();
            faulty.arrive();
            trees.save(&mut clone).unwrap();
            let stored = growths(&store, id);
            let count = |cm| stored.iter().filter(|it| **it == grown(cm)).count();
            let context = format!("{fault:?}, {arrives_first}: {stored:?}");
            // What is decided after the clone is its own; what is in doubt is the same for both.
            assert_eq!((count(1), count(9), count(2)), (1, 1, 2), "{context}");
            assert_eq!(trees.get(id).unwrap().cm, 14, "{context}");
        }
    }
}

#[test]
fn a_beginning_that_is_in_doubt_begins_once() {
    for fault in OPEN {
        let faulty = Faulty::default();
        let store = faulty.store();
        let trees = store.repository_of::<DomainEntity<Tree>>();
        faulty.plan([fault]);
        let id = trees.create(planted()).unwrap().id();
        faulty.arrive();
        assert!(trees.create_as(id, planted()).is_err());
        assert_eq!(growths(&store, id), []);
    }
}

/// Also where no two beginnings meet at one place, and one is stored after the other has looked.
#[test]
fn of_two_beginnings_one_is_refused() {
    let faulty = Faulty::<Timestamp>::default();
    let store = faulty.store().with_retry(Retry::never());
    let trees = store.repository_of::<TimestampedEntity<Tree>>();
    let id = Uuid::now_v7();
    let begin = || match trees.create_as(id, planted()) {
        Err(UpdateError::Failed(error)) => error,
        other => panic!("{other:?}"),
    };
    faulty.plan([Fault::StoredLater]);
    assert!(matches!(begin(), Error::OutcomeUnknown(_)));
    let Error::Conflict(conflict) = begin() else {
        panic!("both have begun");
    };
    assert_eq!(conflict.expected, Expected::Nothing);
    let stored = store.get_domain_events::<TreeEvent>(id).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(conflict.actual, Some(stored[0].originator_version));
}

#[test]
fn without_retries_it_is_told_of_and_stored_by_the_next_save() {
    let (_, store, trees, id) = with_tree();
    let mut tree = trees.get(id).unwrap();
    trees.update(id, |_| grown(9)).unwrap();
    tree.trigger(grown(1)).unwrap();
    let once = store.clone().with_retry(Retry::never());
    let trees = once.repository_of::<DomainEntity<Tree>>();
    assert!(trees.save(&mut tree).unwrap_err().is_conflict());
    assert_eq!(growths(&store, id), [grown(9)]);
    trees.save(&mut tree).unwrap();
    assert_eq!(growths(&store, id), [grown(9), grown(1)]);
}
