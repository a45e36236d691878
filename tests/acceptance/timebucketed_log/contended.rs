//! Many writers of one log.

use std::collections::BTreeSet;

use eventsourcing::{
    BucketSize, Environment, Retry, TimebucketedLog, TimebucketedLogError, Timestamp,
};
use uuid::Uuid;

use super::{Log, NEW_YEAR, SECOND, Store, at, log_at, log_of, read, started};
use crate::{
    array::watched::{Watched, watched},
    contention::{THREADS, at_once},
    stores::{SetClock, on_every_store_of_times},
};

fn frozen(store: &Store, micros: i64) -> Store {
    let clock = SetClock::default();
    clock.set(micros);
    store
        .clone()
        .with_environment(Environment::default().with_clock(clock))
}

/// Logs from eight threads at one time, and checks that each message is there once, where its thread
/// was told, one behind the other.
fn log_at_once(log: &Log, micros: i64, each: u64, handle: impl Fn() -> Log + Sync) {
    let mut told = at_once(|thread| {
        let log = handle();
        let messages = thread * each..(thread + 1) * each;
        let log = |message| (log.log_message(message).unwrap().position.at, message);
        messages.map(log).collect::<Vec<_>>()
    })
    .concat();
    told.sort_unstable();
    let all = log.reader().page_size(100).messages();
    let all = all.map(|it| it.map(|it| (it.position.at, it.message)));
    assert_eq!(all.collect::<Result<Vec<_>, _>>().unwrap(), told);
    let count = (THREADS * each).cast_signed();
    assert!(
        told.iter()
            .map(|it| it.0)
            .eq((micros..micros + count).map(at))
    );
    let distinct: BTreeSet<_> = told.iter().map(|it| it.1).collect();
    assert_eq!(distinct, (0..THREADS * each).collect());
}

on_every_store_of_times! {
    fn eight_threads_at_one_time_lose_nothing_and_log_nothing_twice(store) {
        let store = frozen(store, NEW_YEAR);
        let log = started(&store, BucketSize::Hour);
        log_at_once(&log, NEW_YEAR, 100, || log.clone());
    }

    fn nor_do_eight_handles_that_know_nothing_of_each_other(store) {
        let store = frozen(store, NEW_YEAR);
        let log = started(&store, BucketSize::Hour);
        log_at_once(&log, NEW_YEAR, 60, || log_of(&store, log.id()));
    }

    fn nor_where_a_bucket_ends_and_another_is_opened(store) {
        for size in BucketSize::ALL {
            let store = frozen(store, NEW_YEAR - 40);
            let log = started(&store, size);
            log_at_once(&log, NEW_YEAR - 40, 10, || log_of(&store, log.id()));
            assert_eq!(log.buckets().count(), 2);
        }
    }

    fn batches_of_threads_are_whole_and_do_not_meet(store) {
        let log = started(store, BucketSize::Second);
        at_once(|thread| {
            let log = log_of(store, log.id());
            for batch in 0..8 {
                let times = (0..20).map(|n| at((n * 3 + batch) * SECOND / 10));
                log.log_messages_at(times.map(|time| (time, thread))).unwrap();
            }
        });
        let mut all = read(log.reader());
        all.sort_unstable();
        let expected = (0..THREADS).flat_map(|thread| std::iter::repeat_n(thread, 160));
        assert!(all.into_iter().eq(expected));
    }

    fn a_log_that_many_want_to_start_is_started_by_one(store) {
        for _ in 0..10 {
            let id = Uuid::now_v7();
            let outcomes = at_once(|thread| {
                let size = BucketSize::ALL[usize::try_from(thread % 6).unwrap()];
                match store.start_timebucketed_log::<u64>(id, size) {
                    Ok(log) => Some(log.bucket_size()),
                    Err(TimebucketedLogError::AlreadyStarted { .. }) => None,
                    Err(error) => panic!("{error}"),
                }
            });
            let winners: Vec<_> = outcomes.into_iter().flatten().collect();
            assert_eq!(winners, [log_of(store, id).bucket_size()]);
        }
    }

    fn a_log_that_many_get_or_create_has_one_size(store) {
        for _ in 0..10 {
            let id = Uuid::now_v7();
            let sizes: BTreeSet<_> = at_once(|thread| {
                let size = BucketSize::ALL[usize::try_from(thread % 6).unwrap()];
                let log: Log = store.get_or_create_timebucketed_log(id, size).unwrap();
                log.bucket_size()
            })
            .into_iter()
            .collect();
            assert_eq!(sizes.len(), 1);
        }
    }

    fn while_the_size_changes_nothing_is_lost_and_nothing_read_twice(store) {
        let log = started(store, BucketSize::Year);
        let told: Vec<_> = at_once(|thread| {
            let log = log_of(store, log.id());
            let mut told = Vec::new();
            for n in 0..40_u64 {
                if n % 8 == thread {
                    let size = BucketSize::ALL[usize::try_from((n + thread) % 6).unwrap()];
                    log.change_bucket_size(size).unwrap();
                }
                let micros = n.cast_signed() * SECOND / 3;
                told.push((log_at(&log, micros, thread * 100 + n), thread * 100 + n));
            }
            told
        })
        .concat();
        let mut told = told;
        told.sort_unstable();
        let found = |it: Result<eventsourcing::LoggedMessage<u64>, _>| it.map(|it| (it.position, it.message));
        let all: Result<Vec<_>, eventsourcing::Error<Timestamp>> =
            log.reader().page_size(7).messages().map(found).collect();
        assert_eq!(all.unwrap(), told);
    }

    fn who_is_overtaken_moves_on(store) {
        let id = started(store, BucketSize::Second).id();
        let watched = watched(store).with_retry(Retry::never());
        let log: TimebucketedLog<u64, Watched<'_, Timestamp>> =
            watched.get_timebucketed_log(id).unwrap();
        let mut expected = Vec::new();
        for n in 0..4_i64 {
            // At a new bucket, within it, and at its end.
            for micros in [n * SECOND, n * SECOND, n * SECOND + 7, (n + 1) * SECOND - 1] {
                let other = log_of(store, id);
                watched.strategy().before_append(move || {
                    log_at(&other, micros, 1);
                });
                let mine = log.log_message_at(at(micros), 2).unwrap().position;
                expected.push(mine);
            }
        }
        let found = log.reader().messages().map(Result::unwrap);
        let (ours, theirs): (Vec<_>, Vec<_>) = found.partition(|it| it.message == 2);
        expected.sort_unstable();
        assert!(ours.iter().map(|it| it.position).eq(expected));
        assert_eq!((ours.len(), theirs.len()), (16, 16));
    }
}
