//! Many writers of one array.

use std::{collections::BTreeSet, sync::Barrier, thread};

use eventsourcing::Retry;
use uuid::Uuid;

use super::{
    all, big, big_of, flat, item, taken,
    watched::{WatchedArray, watched},
};
use crate::stores::{Bank, Store, on_every_store};

const THREADS: u64 = 8;

/// What each thread answers that does this at the same time as the others.
fn at_once<T: Send>(work: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(usize::try_from(THREADS).unwrap());
    thread::scope(|scope| {
        let start = |thread| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(thread)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(start).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

/// Appends from eight threads, and checks that each item is where its thread was told, once.
fn append_at_once(store: &Store, base: u64, each: u64) {
    let array = big(store, base);
    let told: Vec<(u128, u64)> = at_once(|thread| {
        let append = |n| {
            let n = thread * each + n;
            (array.append(item(n)).unwrap(), n)
        };
        (0..each).map(append).collect::<Vec<_>>()
    })
    .concat();
    let items = THREADS * each;
    let mut told = told;
    told.sort_unstable();
    assert_eq!(all(&array), told);
    assert!(told.iter().map(|it| it.0).eq(0..u128::from(items)));
    let distinct: BTreeSet<_> = told.iter().map(|it| it.1).collect();
    assert_eq!(distinct, (0..items).collect());
}

/// Sets index `mine` while somebody else, just before the append, sets the `theirs`.
fn overtaken(store: &Store, base: u64, mine: u128, theirs: &[u128]) {
    let id = Uuid::now_v7();
    let other = big_of(store, id, base);
    let watched = watched(store).with_retry(Retry::never());
    let array: WatchedArray<'_> = watched.big_array(id).with_base(base).unwrap();
    for &index in theirs {
        let other = other.clone();
        let set = move || other.set(index, item(1)).unwrap();
        watched.strategy().before_append(set);
    }
    array.set(mine, item(0)).unwrap();
    let mut wanted: Vec<_> = theirs.iter().map(|index| (*index, 1)).collect();
    wanted.push((mine, 0));
    wanted.sort_unstable();
    assert_eq!(all(&other), wanted, "{mine}, overtaken by {theirs:?}");
}

on_every_store! {
    fn of_eight_thousand_appends_none_is_lost_and_none_is_twice(store) {
        append_at_once(store, 1000, 1000);
    }

    fn nor_where_there_is_a_new_sub_array_every_few_items(store) {
        append_at_once(store, 4, 32);
        append_at_once(store, 7, 100);
    }

    fn nor_in_a_flat_array(store) {
        let array = flat(store);
        let told: BTreeSet<u64> = at_once(|thread| {
            let append = |_| array.append(item(thread)).unwrap();
            (0..200).map(append).collect::<Vec<_>>()
        })
        .concat()
        .into_iter()
        .collect();
        assert_eq!(told, (0..THREADS * 200).collect());
        assert!(array.iter(..).all(|it| it.unwrap().is_some()));
    }

    fn writers_of_different_indexes_never_conflict(store) {
        let store = store.clone().with_retry(Retry::never());
        let array = big(&store, 4);
        at_once(|thread| {
            for n in 0..32 {
                array.set((n * THREADS + thread).into(), item(n)).unwrap();
            }
        });
        assert!(array.iter(..).all(|it| it.unwrap().is_some()));
        assert_eq!(all(&array).len(), 256);
        assert_eq!(store.log().len(), 341);
    }

    fn an_index_is_assigned_by_one_of_many(store) {
        let array = big(store, 4);
        for index in 0..64 {
            let assigned = at_once(|thread| match array.set(index, item(thread)) {
                Ok(()) => Some(thread),
                refused => {
                    assert_eq!(taken(refused), index);
                    None
                }
            });
            let winners: Vec<_> = assigned.into_iter().flatten().collect();
            assert_eq!(array.get(index).unwrap(), Some(item(winners[0])));
            assert_eq!(winners.len(), 1);
        }
    }

    fn who_is_overtaken_writes_what_is_still_missing(store) {
        for mine in 0..27 {
            for theirs in (0..27).filter(|it| *it != mine) {
                overtaken(store, 3, mine, &[theirs]);
            }
        }
        // Overtaken again and again: of each link by another.
        overtaken(store, 3, 26, &[9, 18, 24]);
        overtaken(store, 10, 98_765, &[10_000, 90_000, 98_000, 98_700, 98_760]);
    }

    fn who_is_overtaken_at_the_same_index_is_told(store) {
        let id = Uuid::now_v7();
        let other = big_of(store, id, 3);
        let watched = watched(store);
        let array: WatchedArray<'_> = watched.big_array(id).with_base(3).unwrap();
        for index in [0, 3, 26] {
            let overtaking = other.clone();
            watched.strategy().before_append(move || overtaking.set(index, item(1)).unwrap());
            assert_eq!(taken(array.set(index, item(0))), index);
            assert_eq!(other.get(index).unwrap(), Some(item(1)));
        }
    }

    fn who_appends_and_is_overtaken_appends_behind(store) {
        let id = Uuid::now_v7();
        let other = big_of(store, id, 3);
        let watched = watched(store);
        let array: WatchedArray<'_> = watched.big_array(id).with_base(3).unwrap();
        for n in 0..13 {
            let overtaking = other.clone();
            watched.strategy().before_append(move || {
                assert_eq!(overtaking.append(item(1)).unwrap(), 2 * n);
            });
            assert_eq!(array.append(item(0)).unwrap(), 2 * n + 1);
        }
        assert_eq!(all(&other).len(), 26);
    }
}
