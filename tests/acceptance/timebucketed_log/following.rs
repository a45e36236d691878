//! What a reader by time misses and a follower does not.

use eventsourcing::{BucketSize, Error, LogPosition};

use super::{Log, NEW_YEAR, SECOND, at, log_at, read, started};
use crate::{
    contention::{THREADS, at_once},
    stores::on_every_store_of_times,
};

/// What was stored after a position, and the last position.
fn follow(
    log: &Log,
    after: LogPosition,
) -> Result<(Vec<u64>, LogPosition), Error<eventsourcing::Timestamp>> {
    let (mut messages, mut last) = (Vec::new(), after);
    for found in log.follow(after) {
        let found = found?;
        last = found.log_position.unwrap();
        messages.push(found.message);
    }
    Ok((messages, last))
}

on_every_store_of_times! {
    fn a_clock_behind_is_missed_by_time_and_not_by_following(store) {
        let (log, other) = (started(store, BucketSize::Second), started(store, BucketSize::Second));
        log_at(&log, NEW_YEAR + 3 * SECOND, 1);
        log_at(&other, NEW_YEAR + 3 * SECOND, 100);
        let seen = log.reader().messages().last().unwrap().unwrap();
        let (messages, position) = follow(&log, LogPosition::START).unwrap();
        assert_eq!(messages, [1]);

        log_at(&log, NEW_YEAR + SECOND, 2);
        log.change_bucket_size(BucketSize::Day).unwrap();
        log_at(&log, NEW_YEAR + 2 * SECOND, 3);
        log_at(&log, NEW_YEAR + 4 * SECOND, 4);
        assert_eq!(read(log.reader().gt(seen.position)), [4]);
        let (messages, position) = follow(&log, position).unwrap();
        assert_eq!(messages, [2, 3, 4]);
        assert_eq!(follow(&log, position).unwrap(), (vec![], position));
        let last = log.follow(LogPosition::START).last().unwrap().unwrap();
        assert_eq!(last.position.bucket_size, BucketSize::Day);
        assert_eq!(last.timestamp, at(NEW_YEAR + 4 * SECOND));
    }

    fn a_follower_sees_every_message_of_many_writers_once(store) {
        const EACH: u64 = 50;
        let log = started(store, BucketSize::Second);
        let seen = at_once(|thread| {
            if thread > 0 {
                for n in 0..EACH {
                    // Each clock goes another way.
                    let micros = (n * thread * 7919 % 1000).cast_signed() * 10_000;
                    log_at(&log, micros, thread * 1000 + n);
                }
                return Vec::new();
            }
            let (mut seen, mut after) = (Vec::new(), LogPosition::START);
            while seen.len() < usize::try_from((THREADS - 1) * EACH).unwrap() {
                let (more, last) = follow(&log, after).unwrap();
                seen.extend(more);
                after = last;
            }
            seen
        });
        let mut seen = seen.concat();
        seen.sort_unstable();
        let expected = (1..THREADS).flat_map(|thread| (0..EACH).map(move |n| thread * 1000 + n));
        assert!(seen.into_iter().eq(expected));
    }
}
