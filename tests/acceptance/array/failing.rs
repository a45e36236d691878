//! Every write of the tree fails in every way that databases fail.

use eventsourcing::{ArrayError, Error, EventStore};
use uuid::Uuid;

use super::{Big, all, big_of, item};
use crate::faults::{Fault, Faulty};

/// Two trees of this base are full: every way in which a path can be missing is among them.
const BASE: u64 = 3;
const ITEMS: u64 = 27;

const SETTLED: [Fault; 5] = [
    Fault::StoredUnanswered,
    Fault::LostUnanswered,
    Fault::StoredLater,
    Fault::StoredAfterTheNext,
    Fault::RolledBack,
];

fn array_of(faulty: &Faulty, items: u64) -> Big {
    let array = big_of(&faulty.store(), Uuid::now_v7(), BASE);
    for n in 0..items {
        array.append(item(n)).unwrap();
    }
    array
}

/// That it has so many items, each where it belongs, and takes the rest.
fn check(array: &Big, items: u64) {
    assert_eq!(array.next_position().unwrap(), items.into());
    for n in items..ITEMS {
        assert_eq!(array.append(item(n)).unwrap(), n.into());
    }
    let wanted: Vec<_> = (0..ITEMS).map(|n| (n.into(), n)).collect();
    assert_eq!(all(array), wanted);
    let items: Vec<_> = (0..ITEMS).map(|n| Some(item(n))).collect();
    assert_eq!(array.slice(..).unwrap(), items);
}

#[test]
fn what_the_database_leaves_open_is_settled() {
    for n in 0..ITEMS {
        for fault in SETTLED {
            let faulty = Faulty::default();
            let array = array_of(&faulty, n);
            faulty.plan([fault]);
            assert_eq!(array.append(item(n)).unwrap(), n.into(), "{fault:?} at {n}");
            assert_eq!(
                faulty.appends(),
                2,
                "item and path are one append, sent twice"
            );
            faulty.arrive();
            check(&array, n + 1);
        }
    }
}

#[test]
fn what_fails_leaves_nothing() {
    for n in 0..ITEMS {
        for fault in [Fault::Unavailable, Fault::Damaged] {
            let faulty = Faulty::default();
            let array = array_of(&faulty, n);
            faulty.plan([fault]);
            let failed = array.append(item(n)).unwrap_err();
            assert!(matches!(
                failed,
                ArrayError::Failed(Error::Unavailable(_) | Error::Corrupt(_))
            ));
            assert_eq!(faulty.appends(), 1);
            check(&array, n);
        }
    }
}

#[test]
fn what_stays_open_can_be_settled_later() {
    for n in 0..ITEMS {
        for fault in [
            Fault::StoredUnanswered,
            Fault::LostUnanswered,
            Fault::StoredLater,
        ] {
            let faulty = Faulty::default();
            let array = array_of(&faulty, n);
            faulty.plan([fault, Fault::Unavailable, Fault::Unavailable]);
            let Err(ArrayError::Failed(Error::OutcomeUnknown(unknown))) = array.append(item(n))
            else {
                panic!("{fault:?} at {n}");
            };
            faulty.store().settle(*unknown).unwrap();
            faulty.arrive();
            check(&array, n + 1);
        }
    }
}

#[test]
fn a_read_that_fails_is_an_error_and_nothing_else() {
    let faulty = Faulty::default();
    let array = array_of(&faulty, 14);
    // Three levels and the root, whichever of them fails.
    for reads in 0..4 {
        let mut plan = vec![Fault::None; reads];
        plan.push(Fault::Unavailable);
        faulty.plan_reads(plan.clone());
        let failed = array.append(item(14)).unwrap_err();
        assert!(matches!(failed, ArrayError::Failed(Error::Unavailable(_))));
        faulty.plan_reads(plan);
        assert!(array.next_position().is_err());
    }
    faulty.plan_reads([Fault::Unavailable]);
    assert!(array.get(3).is_err());
    check(&array, 14);
}

#[test]
fn a_stream_ends_with_its_first_error() {
    let faulty = Faulty::default();
    let array = array_of(&faulty, 12);
    faulty.plan_reads([Fault::None, Fault::Unavailable]);
    let items: Vec<_> = array.iter(0..12).map(|it| it.is_ok()).collect();
    assert_eq!(items, [true, true, true, false]);
    faulty.plan_reads([Fault::Unavailable]);
    let items: Vec<_> = array.iter(..).map(|it| it.is_ok()).collect();
    assert_eq!(items, [false], "the end is not known");
    faulty.plan_reads([Fault::None, Fault::None, Fault::Unavailable]);
    let items: Vec<_> = array.assigned(0..12).map(|it| it.is_ok()).collect();
    assert_eq!(items.last(), Some(&false));
    assert_eq!(items.iter().filter(|it| !**it).count(), 1);
    assert!(items.len() < 12);
}

#[test]
fn reserving_integers_fails_as_other_saves_do() {
    for fault in SETTLED {
        let faulty = Faulty::default();
        let store: EventStore<_> = faulty.store();
        let sequence = store.integer_sequence(Uuid::now_v7()).reserving(2);
        let mut given = Vec::new();
        for _ in 0..6 {
            faulty.plan([fault]);
            given.push(eventsourcing::IntegerSequence::next_integer(&sequence).unwrap());
        }
        assert_eq!(given, [0, 1, 2, 3, 4, 5], "{fault:?}");
    }
}
