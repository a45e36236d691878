//! Logs of which every bucket has a key of its own.

use eventsourcing::{
    BucketSize, Error, Key, KeyRing, Selection, StoredForm, TimeBucket, TimebucketedLogError,
};

use super::{SECOND, Store, at, log_at, log_of, read, started};
use crate::stores::on_every_store_of_times;

const DAY: i64 = 86_400_000_000;

fn encrypted(store: &Store) -> Store {
    let ring = KeyRing::new("a", Key::aes_256_gcm(&[7; 32])).unwrap();
    store
        .clone()
        .with_stored_form(StoredForm::json().encrypted_per_originator(ring))
}

on_every_store_of_times! {
    fn a_log_is_written_and_read_under_the_keys_of_its_buckets(store) {
        let store = encrypted(store);
        let log = started(&store, BucketSize::Day);
        for n in 0..10_u64 {
            log_at(&log, n.cast_signed() * DAY / 2, n);
        }
        log.change_bucket_size(BucketSize::Hour).unwrap();
        log_at(&log, 1, 10);
        let log = log_of(&store, log.id());
        assert_eq!(read(log.reader().page_size(2)), [0, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let followed = log.follow(eventsourcing::LogPosition::START);
        assert!(followed.map(|it| it.unwrap().message).eq(0..11));
        let bucket = TimeBucket::of(BucketSize::Day, at(0)).id(log.id());
        let rows = store.strategy().get_items(&Selection::of(bucket)).unwrap();
        assert!(rows.iter().all(|row| !row.state.windows(7).any(|it| it == b"message")));
    }

    fn a_bucket_that_is_erased_is_one_error_and_takes_no_more(store) {
        let store = encrypted(store);
        let log = started(&store, BucketSize::Day);
        for n in 0..9_u64 {
            log_at(&log, n.cast_signed() * DAY / 3, n);
        }
        let bucket = TimeBucket::of(BucketSize::Day, at(DAY));
        let erasure = store.erase(bucket.id(log.id())).unwrap();
        assert!(erasure.had_key && erasure.is_complete());

        let found: Vec<_> = log.reader().messages().map(|it| it.map(|it| it.message)).collect();
        assert_eq!(found.len(), 7);
        assert!(found[3].as_ref().is_err_and(Error::is_erased));
        let readable: Vec<_> = found.into_iter().flatten().collect();
        assert_eq!(readable, [0, 1, 2, 6, 7, 8]);
        let last_four = log.reader().descending().limit(4).messages();
        assert_eq!(last_four.map(|it| it.is_ok()).collect::<Vec<_>>(), [true, true, true, false, true]);
        assert_eq!(log.buckets().flatten().count(), 3);

        let refused = log.log_message_at(bucket.last(), 9).unwrap_err();
        assert!(matches!(refused, TimebucketedLogError::Failed(error) if error.is_erased()));
        log_at(&log, 3 * DAY, 10);
    }

    fn reading_goes_on_behind_buckets_that_are_erased(store) {
        let store = encrypted(store);
        let log = started(&store, BucketSize::Second);
        for n in 0..9_u64 {
            log_at(&log, n.cast_signed() * SECOND, n);
        }
        for n in 2..7 {
            let bucket = TimeBucket::of(BucketSize::Second, at(n * SECOND));
            let _ = store.erase(bucket.id(log.id())).unwrap();
        }
        for descending in [false, true] {
            let (mut found, mut position) = (Vec::new(), None);
            for _ in 0..4 {
                let page = log.reader().limit(1);
                let page = match (position, descending) {
                    (None, false) => page,
                    (None, true) => page.descending(),
                    (Some(position), false) => page.gt(position),
                    (Some(position), true) => page.descending().lt(position),
                };
                let message = page.messages().flatten().next().expect("a message");
                position = Some(message.position);
                found.push(message.message);
            }
            found.sort_unstable();
            assert_eq!(found, [0, 1, 7, 8]);
        }
    }

    fn a_whole_log_is_erased_by_its_buckets(store) {
        let store = encrypted(store);
        let log = started(&store, BucketSize::Day);
        for n in 0..9_u64 {
            log_at(&log, n.cast_signed() * DAY, n);
        }
        let other = log_of(&store, log.id());
        let _ = store.erase(log.id()).unwrap();
        // It takes nothing in a new bucket, and cannot be opened.
        let refused = log.log_message_at(at(20 * DAY), 9).unwrap_err();
        assert!(matches!(refused, TimebucketedLogError::Failed(error) if error.is_erased()));
        let refused = store.get_timebucketed_log::<u64>(log.id()).unwrap_err();
        assert!(matches!(refused, TimebucketedLogError::Failed(error) if error.is_erased()));
        assert!(other.reader().messages().all(|it| it.is_err_and(|error| error.is_erased())));
        for bucket in other.buckets() {
            let erasure = store.erase(bucket.unwrap().id(log.id())).unwrap();
            assert!(erasure.had_key && erasure.is_complete());
        }
        let rows = other.follow(eventsourcing::LogPosition::START);
        assert!(rows.map(|it| it.unwrap_err().is_erased()).eq([true; 9]));
    }
}
