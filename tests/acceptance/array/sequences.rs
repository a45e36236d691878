//! Sequences of integers, and appends that take their indexes from them.

use std::{collections::BTreeSet, thread};

use eventsourcing::{ArrayError, InProcessSequence, IntegerSequence, IntegersReserved};
use uuid::Uuid;

use super::{Item, all, big, flat, item, taken, watched::watched};
use crate::stores::on_every_store;

/// What eight threads are given, each by the sequence that it makes or is lent.
fn given<S: IntegerSequence>(sequence: impl Fn() -> S + Sync, each: usize) -> Vec<u64> {
    thread::scope(|scope| {
        let take = || {
            let sequence = sequence();
            let next = |_| sequence.next_integer().unwrap();
            (0..each).map(next).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
        let joined = threads.into_iter().map(|it| it.join().unwrap());
        joined.collect::<Vec<_>>().concat()
    })
}

/// Lends a sequence.
struct Lent<'a, S>(&'a S);

impl<S: IntegerSequence> IntegerSequence for Lent<'_, S> {
    fn next_integer(&self) -> Result<u64, ArrayError> {
        self.0.next_integer()
    }
}

fn distinct(integers: &[u64]) -> BTreeSet<u64> {
    let distinct: BTreeSet<_> = integers.iter().copied().collect();
    assert_eq!(distinct.len(), integers.len(), "one was given twice");
    distinct
}

on_every_store! {
    fn a_stored_sequence_gives_each_integer_once_to_all_that_share_it(store) {
        let id = Uuid::now_v7();
        let sequence = store.integer_sequence(id).reserving(10);
        let integers = given(|| Lent(&sequence), 50);
        assert_eq!(distinct(&integers), (0..400).collect());
        let reserved = store.get_domain_events::<IntegersReserved>(id).unwrap();
        assert_eq!(reserved.len(), 40);
    }

    fn a_stored_sequence_gives_each_integer_once_over_processes(store) {
        let id = Uuid::now_v7();
        for (block, each) in [(1, 30), (7, 50), (100, 120)] {
            let before = store.get_most_recent_event::<IntegersReserved>(id).unwrap();
            let begin = before.map_or(0, |it| it.event.end);
            let integers = given(|| store.integer_sequence(id).reserving(block), each);
            let distinct = distinct(&integers);
            assert!(distinct.first().unwrap() >= &begin);
        }
        let reserved = store.get_domain_events::<IntegersReserved>(id).unwrap();
        let ends = reserved.iter().map(|it| it.event.end);
        assert!(reserved[0].event.first == 0);
        assert!(ends.zip(&reserved[1..]).all(|(end, next)| end == next.event.first));
    }

    fn a_stored_sequence_begins_where_it_was_said_and_only_once(store) {
        let id = Uuid::now_v7();
        let start = |first| store.integer_sequence(id).starting_at(first).reserving(3);
        assert_eq!(start(100).next_integer().unwrap(), 100);
        assert_eq!(start(5).next_integer().unwrap(), 103);
        assert_eq!(start(5000).reserving(0).next_integer().unwrap(), 106);
        assert_eq!(store.integer_sequence(id).next_integer().unwrap(), 107);
    }

    fn a_stored_sequence_ends_and_does_not_begin_again(store) {
        let sequence = store.integer_sequence(Uuid::now_v7()).starting_at(u64::MAX - 3);
        for left in [3, 2, 1] {
            assert_eq!(sequence.next_integer().unwrap(), u64::MAX - left);
        }
        for _ in 0..3 {
            let end = sequence.next_integer();
            assert!(matches!(end, Err(ArrayError::NoMoreIntegers { last }) if last == u64::MAX - 1));
        }
    }

    fn appends_by_a_sequence_never_meet(store) {
        let watched = watched(store);
        let array = watched.big_array::<Item>(Uuid::now_v7()).with_base(100).unwrap();
        let flat = watched.array::<Item>(Uuid::now_v7());
        let sequence = InProcessSequence::starting_at(3);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for n in 0..50 {
                        array.append_with(&sequence, item(n)).unwrap();
                        flat.append_with(&sequence, item(n)).unwrap();
                    }
                });
            }
        });
        let ours: Vec<_> = array.assigned(..).map(|it| it.unwrap().0).collect();
        let theirs: Vec<_> = flat.assigned(..).map(|it| u128::from(it.unwrap().0)).collect();
        assert_eq!((ours.len(), theirs.len()), (400, 400));
        let both: BTreeSet<_> = ours.into_iter().chain(theirs).collect();
        assert_eq!(both, (3..803).collect());
        // None is sent again but for a link that another thread wrote at the same time: there are 10.
        let (_, appends) = watched.strategy().counts();
        assert!(appends <= 800 + 10 * 7, "{appends} appends");
    }

    fn an_index_that_was_taken_without_the_sequence_is_refused(store) {
        let (array, sequence) = (big(store, 10), InProcessSequence::default());
        array.append(item(0)).unwrap();
        assert_eq!(taken(array.append_with(&sequence, item(1))), 0);
        assert_eq!(array.append_with(&sequence, item(1)).unwrap(), 1);
        assert_eq!(all(&array), [(0, 0), (1, 1)]);
        let flat = flat(store);
        flat.set(2, item(0)).unwrap();
        assert_eq!(taken(flat.append_with(&sequence, item(1))), 2);
        let own: &dyn IntegerSequence = &sequence;
        assert_eq!(flat.append_with(own, item(1)).unwrap(), 3);
    }
}

#[test]
fn a_sequence_in_memory_gives_each_integer_once() {
    let sequence = InProcessSequence::starting_at(5);
    let integers = given(|| Lent(&sequence), 1000);
    assert_eq!(distinct(&integers), (5..8005).collect());
}
