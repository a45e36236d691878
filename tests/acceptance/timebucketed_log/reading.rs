//! Reading by time.

use eventsourcing::{BucketSize, Error, Save, TimeBucket, Timestamp};
use uuid::Uuid;

use super::{Log, NEW_YEAR, SECOND, at, log_at, log_of, read, started};
use crate::stores::on_every_store_of_times;

on_every_store_of_times! {
    fn a_log_without_messages_has_none(store) {
        let log = started(store, BucketSize::Day);
        assert!(read(log.reader()).is_empty());
        assert!(read(log.reader().descending().limit(3).gte(at(0))).is_empty());
        assert_eq!(log.buckets().count(), 0);
    }

    fn bounds_are_times_and_all_hold_at_once(store) {
        for size in BucketSize::ALL {
            let log = started(store, size);
            for n in 0..10_u64 {
                log_at(&log, NEW_YEAR + (n.cast_signed() - 5) * 400_000, n);
            }
            let time = |n: i64| at(NEW_YEAR + (n - 5) * 400_000);
            assert_eq!(read(log.reader()), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            assert_eq!(read(log.reader().gt(time(6))), [7, 8, 9]);
            assert_eq!(read(log.reader().gte(time(7))), [7, 8, 9]);
            assert_eq!(read(log.reader().lt(time(3))), [0, 1, 2]);
            assert_eq!(read(log.reader().lte(time(2))), [0, 1, 2]);
            assert_eq!(read(log.reader().gt(time(1)).gte(time(4)).lt(time(9)).lte(time(5))), [4, 5]);
            assert_eq!(read(log.reader().gt(time(3)).descending().limit(2)), [9, 8]);
            assert_eq!(read(log.reader().gt(time(3)).descending().ascending().limit(2)), [4, 5]);
            assert!(read(log.reader().gt(time(5)).lt(time(5))).is_empty());
            assert!(read(log.reader().gt(time(7)).lt(time(2))).is_empty());
            assert!(read(log.reader().limit(0)).is_empty());
            for page_size in [0, 1, 3, 10, 11] {
                assert_eq!(read(log.reader().page_size(page_size)).len(), 10);
            }
        }
    }

    fn the_bound_0_is_a_bound(store) {
        for size in BucketSize::ALL {
            let log = started(store, size);
            for (micros, message) in (-1..).zip(0..3) {
                log_at(&log, micros, message);
            }
            assert_eq!(read(log.reader().lt(at(0))), [0]);
            assert_eq!(read(log.reader().lte(at(0))), [0, 1]);
            assert_eq!(read(log.reader().gt(at(0))), [2]);
            assert_eq!(read(log.reader().gte(at(0))), [1, 2]);
            assert_eq!(read(log.reader().gte(at(0)).lte(at(0))), [1]);
            assert_eq!(read(log.reader().descending().lte(at(0))), [1, 0]);
            assert_eq!(read(log.reader().descending().gt(at(0))), [2]);
        }
    }

    fn messages_in_buckets_of_all_sizes_are_in_one_order(store) {
        let log = started(store, BucketSize::Second);
        let mut positions = Vec::new();
        // At one time in six sizes, and in each of them moved by as many as came before.
        for (n, size) in BucketSize::ALL.into_iter().enumerate() {
            log.change_bucket_size(size).unwrap();
            for m in 0..3 {
                positions.push((log_at(&log, NEW_YEAR - 1, n as u64 * 3 + m), n as u64 * 3 + m));
            }
        }
        positions.sort_unstable();
        assert_eq!(positions[6].0.at, at(NEW_YEAR), "moved once");
        let all: Vec<u64> = positions.iter().map(|it| it.1).collect();
        assert_eq!(read(log.reader()), all);
        let mut reversed = all.clone();
        reversed.reverse();
        assert_eq!(read(log.reader().descending()), reversed);
        for (count, (position, _)) in (1..).zip(&positions) {
            assert_eq!(read(log.reader().gt(*position)), all[count..]);
            assert_eq!(read(log.reader().gte(*position)), all[count - 1..]);
            assert_eq!(read(log.reader().lt(*position)), all[..count - 1]);
            assert_eq!(read(log.reader().lte(*position)), all[..count]);
            let shown = position.to_string().parse::<eventsourcing::MessagePosition>();
            assert_eq!(shown, Ok(*position));
        }
        // After a time is after all that stands there.
        assert_eq!(read(log.reader().gt(at(NEW_YEAR - 1))), all[6..]);
        assert_eq!(read(log.reader().lte(at(NEW_YEAR - 1))), all[..6]);
    }

    fn reading_goes_on_behind_the_last_message_in_either_direction(store) {
        let log = started(store, BucketSize::Second);
        for n in 0..60_u64 {
            log_at(&log, NEW_YEAR + n.cast_signed() / 7 * SECOND, n);
        }
        for limit in [1, 2, 7, 8, 59, 60, 61] {
            let mut all = Vec::new();
            let (mut up, mut down) = (None, None);
            loop {
                let mut reader = log.reader().limit(limit).page_size(3);
                if let Some(last) = up {
                    reader = reader.gt(last);
                }
                let page = reader.messages().collect::<Result<Vec<_>, _>>().unwrap();
                let Some(last) = page.last() else { break };
                up = Some(last.position);
                all.extend(page.iter().map(|it| it.message));
            }
            loop {
                let mut reader = log.reader().descending().limit(limit).page_size(4);
                if let Some(last) = down {
                    reader = reader.lt(last);
                }
                let page = reader.messages().collect::<Result<Vec<_>, _>>().unwrap();
                let Some(last) = page.last() else { break };
                down = Some(last.position);
                all.extend(page.iter().map(|it| it.message));
            }
            assert!(all.into_iter().eq((0..60).chain((0..60).rev())), "{limit} at a time");
        }
    }

    fn what_cannot_be_read_ends_the_reader_with_an_error_that_names_it(store) {
        let log = started(store, BucketSize::Second);
        for n in 0..6_u64 {
            log_at(&log, NEW_YEAR + n.cast_signed() * SECOND / 2, n);
        }
        let broken = at(NEW_YEAR + SECOND);
        let bucket = TimeBucket::of(BucketSize::Second, broken).id(log.id());
        let strategy = store.strategy();
        let mut row = strategy.get_item(bucket, broken).unwrap().unwrap();
        assert!(strategy.delete_record(bucket, broken).unwrap());
        row.state = b"{\"message\":\"two\"}".to_vec();
        strategy.append(&Save::new(Uuid::now_v7(), vec![row])).unwrap();
        for (reader, before) in [
            (log.reader().page_size(1), vec![0, 1]),
            (log.reader().descending(), vec![5, 4, 3]),
        ] {
            let mut found: Vec<_> = reader.messages().collect();
            let Some(Err(Error::Corrupt(error))) = found.pop() else {
                panic!("no error");
            };
            assert!(error.to_string().contains(&bucket.to_string()), "{error}");
            let found: Vec<_> = found.into_iter().map(|it| it.unwrap().message).collect();
            assert_eq!(found, before);
        }
    }

    fn messages_logged_while_they_are_read_are_read_if_they_stand_ahead(store) {
        let log = started(store, BucketSize::Second);
        let other: Log = log_of(store, log.id());
        let mut message = 0;
        let mut read = Vec::new();
        log_at(&other, NEW_YEAR, message);
        for found in log.reader().page_size(1).messages() {
            read.push(found.unwrap().message);
            message += 1;
            if message < 5 {
                log_at(&other, NEW_YEAR + message.cast_signed(), message);
                log_at(&other, NEW_YEAR - message.cast_signed(), 100);
            }
        }
        assert_eq!(read, [0, 1, 2, 3, 4]);
        assert_eq!(log.reader().lt(at(NEW_YEAR)).messages().count(), 4);
        assert_eq!(log.reader().gt(Timestamp::MIN).messages().count(), 9);
    }
}
