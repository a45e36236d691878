//! What a log asks of the database.

use eventsourcing::{BucketSize, TimebucketedLog, Timestamp};
use uuid::Uuid;

use super::{NEW_YEAR, SECOND, at, read};
use crate::{
    array::watched::{Watched, WatchedStore, watched},
    stores::on_every_store_of_times,
};

type WatchedLog<'a> = TimebucketedLog<u64, Watched<'a, Timestamp>>;

fn started<'a>(store: &WatchedStore<'a, Timestamp>, size: BucketSize) -> WatchedLog<'a> {
    let log = store.start_timebucketed_log(Uuid::now_v7(), size).unwrap();
    store.strategy().counts();
    log
}

const DAY: i64 = 86_400 * SECOND;

on_every_store_of_times! {
    fn a_message_of_a_bucket_that_is_known_is_one_write(store) {
        let store = watched(store);
        let log = started(&store, BucketSize::Hour);
        let costs = |micros| {
            log.log_message_at(at(micros), 1).unwrap();
            store.strategy().counts()
        };
        assert_eq!(costs(0), (2, 1), "the size, and whether the bucket is open");
        for n in 1..100 {
            assert_eq!(costs(n * 1000), (0, 1));
        }
        assert_eq!(costs(3600 * SECOND), (2, 1));
        assert_eq!(costs(0), (0, 1), "moved behind what is known to be there");
        assert_eq!(log.clone().log_message_at(at(0), 1).unwrap().position.at, at(2));
        assert_eq!(store.strategy().counts(), (0, 1));
    }

    fn a_clock_that_stands_still_costs_no_more(store) {
        let store = watched(store);
        let log = started(&store, BucketSize::Hour);
        let other_time = |n: i64| at(NEW_YEAR + n * 10_000);
        for n in 0..2000 {
            let logged = log.log_message_at(at(NEW_YEAR), 1).unwrap();
            assert_eq!(logged.position.at, at(NEW_YEAR + n));
            log.log_message_at(other_time(n + 1), 2).unwrap();
        }
        let (reads, writes) = store.strategy().counts();
        assert!(writes <= 4005 && reads < 20, "{reads} reads and {writes} writes");

        // A handle that knows nothing of it looks once.
        let log: WatchedLog<'_> = store.get_timebucketed_log(log.id()).unwrap();
        store.strategy().counts();
        for n in 2000..2100 {
            let logged = log.log_message_at(at(NEW_YEAR), 3).unwrap();
            assert_eq!(logged.position.at, at(NEW_YEAR + n));
        }
        let (reads, writes) = store.strategy().counts();
        assert!(writes <= 102 && reads < 15, "{reads} reads and {writes} writes");
    }

    fn the_last_ten_messages_of_ten_years_of_seconds_are_a_handful_of_reads(store) {
        let store = watched(store);
        let log = started(&store, BucketSize::Second);
        let all = (0..3652).map(|n| (at(NEW_YEAR + n * DAY), n.cast_unsigned()));
        log.log_messages_at(all).unwrap();
        assert_eq!(store.strategy().counts().1, 1);
        assert_eq!(log.buckets().count(), 3652);
        store.strategy().counts();

        let last = read(log.reader().descending().limit(10));
        assert!(last.into_iter().eq((3642..3652).rev()));
        // The sizes, the last ten buckets, and each of them.
        assert_eq!(store.strategy().counts(), (12, 0));
        assert!(read(log.reader().limit(10)).into_iter().eq(0..10));
        assert_eq!(store.strategy().counts(), (12, 0));
    }

    fn a_size_that_the_log_has_had_is_two_reads_more(store) {
        let store = watched(store);
        let log = started(&store, BucketSize::Year);
        for (n, size) in (1..).zip(BucketSize::ALL) {
            log.change_bucket_size(size).unwrap();
            // A bucket for each message, whichever size it has.
            let years = |year: i64| at(NEW_YEAR + year * 366 * DAY + n);
            log.log_messages_at((0..20).map(|it| (years(it), n.cast_unsigned()))).unwrap();
            store.strategy().counts();
            assert_eq!(read(log.reader().descending().limit(10)).len(), 10);
            // The sizes; of each a page of buckets and the last bucket; the ones behind nine messages.
            let sizes = usize::try_from(n).unwrap();
            assert_eq!(store.strategy().counts(), (1 + 2 * sizes + 9, 0), "{n} sizes");
        }
    }

    fn only_buckets_within_the_bounds_are_read(store) {
        let store = watched(store);
        let log = started(&store, BucketSize::Day);
        log.log_messages_at((0..100).map(|n| (at(NEW_YEAR + n * DAY), n.cast_unsigned()))).unwrap();
        store.strategy().counts();
        let within = log.reader().gte(at(NEW_YEAR + 40 * DAY)).lt(at(NEW_YEAR + 43 * DAY));
        assert_eq!(read(within), [40, 41, 42]);
        assert_eq!(store.strategy().counts(), (5, 0));
        // A year in which nothing was logged costs nothing.
        assert!(read(log.reader().gt(at(NEW_YEAR + 200 * DAY))).is_empty());
        assert_eq!(store.strategy().counts(), (2, 0));
    }

    fn what_is_streamed_is_read_in_pages(store) {
        let store = watched(store);
        let log = started(&store, BucketSize::Year);
        log.log_messages_at((0..1000).map(|n| (at(n), n.cast_unsigned()))).unwrap();
        store.strategy().counts();
        let mut messages = log.reader().page_size(100).messages();
        assert_eq!(messages.next().unwrap().unwrap().message, 0);
        assert_eq!(store.strategy().counts(), (3, 0));
        assert_eq!(messages.count(), 999);
        assert_eq!(store.strategy().counts(), (10, 0));
    }
}
