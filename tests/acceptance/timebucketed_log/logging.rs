//! Starting logs, and logging.

use eventsourcing::{
    BucketOpened, BucketSize, Environment, Error, MessageLogged, Metadata, RecordedEvent,
    Selection, TimeBucket, TimebucketedLog, TimebucketedLogError, TimebucketedLogEvent, Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Log, NEW_YEAR, SECOND, Store, at, log_at, log_of, read, started};
use crate::stores::{SetClock, Strategy, on_every_store_of_times};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Note {
    Text(String),
    Measured { celsius: f64, by: Option<Uuid> },
    Nothing,
}

fn buckets(log: &Log) -> Vec<TimeBucket> {
    log.buckets().collect::<Result<_, _>>().unwrap()
}

/// Messages that stand at these µs of a bucket, however they got there.
fn fill(store: &Store, log: &Log, bucket: TimeBucket, taken: std::ops::RangeInclusive<i64>) {
    let message = |micros| {
        let logged = MessageLogged { message: 0_u64 };
        RecordedEvent::new(bucket.id(log.id()), at(micros), logged, at(micros))
    };
    let messages: Vec<_> = taken.map(message).collect();
    store.append_all(&messages).unwrap();
}

on_every_store_of_times! {
    fn a_log_is_started_once(store) {
        let id = Uuid::now_v7();
        let get = || store.get_timebucketed_log::<u64>(id);
        assert!(matches!(get(), Err(TimebucketedLogError::NeverStarted { log_id }) if log_id == id));
        let clock = SetClock::default();
        clock.set(77);
        let store = store.clone().with_environment(Environment::default().with_clock(clock));
        let log: Log = store.start_timebucketed_log(id, BucketSize::Day).unwrap();
        assert_eq!((log.id(), log.bucket_size(), log.started_on()), (id, BucketSize::Day, at(77)));
        let again = store.start_timebucketed_log::<u64>(id, BucketSize::Year);
        let again = again.unwrap_err();
        assert!(matches!(again, TimebucketedLogError::AlreadyStarted { log_id } if log_id == id));
        assert_eq!(
            again.to_string(),
            format!("log {id} was started before: get it, or start another under its own id")
        );
        assert_eq!(log_of(&store, id).bucket_size(), BucketSize::Day);
    }

    fn a_log_that_is_there_keeps_its_size(store) {
        let id = Uuid::now_v7();
        for size in [BucketSize::Hour, BucketSize::Year] {
            let log: Log = store.get_or_create_timebucketed_log(id, size).unwrap();
            assert_eq!(log.bucket_size(), BucketSize::Hour);
        }
    }

    fn what_happens_to_a_log_is_kept_as_events(store) {
        let log = started(store, BucketSize::Day);
        log.change_bucket_size(BucketSize::Hour).unwrap();
        log.change_bucket_size(BucketSize::Hour).unwrap();
        let changed = log_at(&log, NEW_YEAR + 5, 1);
        log_at(&log, NEW_YEAR + 6, 2);
        let events: Vec<RecordedEvent<TimebucketedLogEvent, Timestamp>> =
            store.get_domain_events(log.id()).unwrap();
        let events: Vec<_> = events.into_iter().map(|it| it.event).collect();
        let [day, hour] = [BucketSize::Day, BucketSize::Hour];
        assert_eq!(events, [
            TimebucketedLogEvent::Started { bucket_size: day },
            TimebucketedLogEvent::BucketSizeChanged { bucket_size: hour },
        ]);
        assert_eq!((changed.at, changed.bucket_size), (at(NEW_YEAR + 5), hour));
        let bucket = TimeBucket::of(hour, changed.at);
        let stored = store.strategy().get_items(&Selection::of(bucket.id(log.id()))).unwrap();
        let positions: Vec<_> = stored.iter().map(|it| it.originator_version).collect();
        assert_eq!(positions, [at(NEW_YEAR + 5), at(NEW_YEAR + 6)]);
        assert_eq!(stored[0].event_type, "eventsourcing.timebucketed_log#MessageLogged");
        assert_eq!(stored[0].state, br#"{"message":1}"#);
        // The bucket and its first message are one save.
        let index = Uuid::new_v5(
            &"0d7ee297-a976-4c29-91ff-84ffc79d8155".parse().unwrap(),
            format!("{}_hour", log.id().simple()).as_bytes(),
        );
        let opened = store.get_domain_events::<BucketOpened>(index).unwrap();
        assert_eq!(opened.len(), 1);
        assert_eq!(opened[0].originator_version, at(NEW_YEAR));
        assert_eq!(opened[0].event, BucketOpened { bucket_id: bucket.id(log.id()) });
        assert_eq!(opened[0].save_id, stored[0].save_id);
        assert_eq!(buckets(&log), [bucket]);
    }

    fn any_message_that_serde_stores_is_logged_with_its_time_and_metadata(store) {
        let clock = SetClock::default();
        clock.set(-1);
        let metadata = Metadata::default().with("room", "cellar");
        let environment = Environment::default().with_clock(clock).with_metadata(metadata.clone());
        let store = store.clone().with_environment(environment);
        let log: TimebucketedLog<Note, Strategy<Timestamp>> =
            store.start_timebucketed_log(Uuid::now_v7(), BucketSize::Month).unwrap();
        let notes = [
            Note::Text("\u{1F409}".into()),
            Note::Measured { celsius: -0.1, by: Some(log.id()) },
            Note::Nothing,
        ];
        for note in notes.clone() {
            log.log_message(note).unwrap();
        }
        let read = log.reader().messages().collect::<Result<Vec<_>, _>>().unwrap();
        for ((place, note), logged) in (-1..).zip(notes).zip(read) {
            assert_eq!((logged.message, logged.metadata), (note, metadata.clone()));
            assert_eq!((logged.timestamp, logged.position.at), (at(-1), at(place)));
            assert!(logged.log_position.is_some());
        }
    }

    fn a_message_moves_to_the_first_free_time_and_keeps_its_own(store) {
        let log = started(store, BucketSize::Second);
        let last = NEW_YEAR + SECOND - 1;
        let places: Vec<_> = [last - 1, last - 1, last - 1, last, last + 1, last - 1]
            .into_iter()
            .enumerate()
            .map(|(n, micros)| log_at(&log, micros, n as u64).at.as_micros() - last)
            .collect();
        assert_eq!(places, [-1, 0, 1, 2, 3, 4]);
        assert_eq!(read(log.reader()), [0, 1, 2, 3, 4, 5]);
        assert_eq!(buckets(&log).len(), 2);
    }

    fn a_full_bucket_is_passed(store) {
        let log = started(store, BucketSize::Second);
        log_at(&log, NEW_YEAR, 1);
        let full = TimeBucket::of(BucketSize::Second, at(NEW_YEAR));
        let end = full.last().as_micros();
        fill(store, &log, full, end - 700..=end);
        // The next bucket begins with what is taken too, and was not opened by this handle.
        let next = full.next().unwrap();
        log_at(&log_of(store, log.id()), end + 1, 2);
        fill(store, &log, next, end + 2..=end + 600);
        assert_eq!(log_at(&log, end - 699, 3).at, at(end + 601));
        assert_eq!(log_at(&log, end - 699, 4).at, at(end + 602));
        assert_eq!(log_at(&log, end - 701, 5).at, at(end - 701));
        assert_eq!(buckets(&log), [full, next]);
    }

    fn a_batch_among_what_others_have_logged_looks_only_where_it_wants_to_stand(store) {
        let log = started(store, BucketSize::Day);
        log_at(&log, NEW_YEAR, 0);
        let day = TimeBucket::of(BucketSize::Day, at(NEW_YEAR));
        // Runs of more than is read at once, and every other µs of a thousand.
        fill(store, &log, day, NEW_YEAR + 1..=NEW_YEAR + 1200);
        fill(store, &log, day, NEW_YEAR + 5000..=NEW_YEAR + 6100);
        for micros in (7001..8000).step_by(2).map(|it| NEW_YEAR + it) {
            fill(store, &log, day, micros..=micros);
        }
        let times = [6000, 0, 7001, 0, 5500, 7001, 3000, 9000].map(|it| at(NEW_YEAR + it));
        let logged = log_of(store, log.id()).log_messages_at(times.into_iter().zip(1..)).unwrap();
        let places = logged.iter().map(|it| it.position.at.as_micros() - NEW_YEAR);
        assert!(places.eq([6101, 1201, 7002, 1202, 6102, 7004, 3000, 9000]));
    }

    fn the_ends_of_time_are_reached_and_not_passed(store) {
        for size in BucketSize::ALL {
            let log = started(store, size);
            assert_eq!(log_at(&log, i64::MAX, 1).at, Timestamp::MAX);
            assert_eq!(log_at(&log, i64::MIN, 2).at, Timestamp::MIN);
            let refused = log.log_message_at(Timestamp::MAX, 3).unwrap_err();
            assert!(matches!(
                refused,
                TimebucketedLogError::NoTimeLeft { log_id, from: Timestamp::MAX } if log_id == log.id()
            ));
            let refused = log_of(store, log.id()).log_message_at(Timestamp::MAX, 3);
            assert!(matches!(refused, Err(TimebucketedLogError::NoTimeLeft { .. })));
            assert_eq!(read(log.reader()), [2, 1]);
            assert_eq!(read(log.reader().descending()), [1, 2]);
            assert!(read(log.reader().gt(Timestamp::MAX)).is_empty());
            assert!(read(log.reader().lt(Timestamp::MIN)).is_empty());
        }
    }

    fn messages_are_logged_together_or_not_at_all(store) {
        let log = started(store, BucketSize::Second);
        assert_eq!(log.log_messages([]).unwrap(), []);
        let times = [5, 5, SECOND - 1, SECOND - 1, 5, -3 * SECOND, 2 * SECOND].map(at);
        let logged = log.log_messages_at(times.into_iter().zip(0..)).unwrap();
        let places: Vec<_> = logged.iter().map(|it| it.position.at.as_micros()).collect();
        assert_eq!(places, [5, 6, SECOND - 1, SECOND, 7, -3 * SECOND, 2 * SECOND]);
        assert_eq!(read(log.reader()), [5, 0, 1, 4, 2, 3, 6]);
        assert_eq!(buckets(&log).len(), 4);

        let refused = log.log_messages_at([(at(100 * SECOND), 7), (Timestamp::MAX, 8), (Timestamp::MAX, 9)]);
        assert!(matches!(refused, Err(TimebucketedLogError::NoTimeLeft { .. })));
        assert_eq!(read(log.reader()).len(), 7);
        assert_eq!(buckets(&log).len(), 4);
    }

    fn logs_of_one_store_do_not_meet(store) {
        let logs = [(); 3].map(|()| started(store, BucketSize::Year));
        for (n, log) in (0..).zip(&logs) {
            assert_eq!(log_at(log, 7, n).at, at(7));
        }
        for (n, log) in (0..).zip(&logs) {
            assert_eq!(read(log.reader()), [n]);
        }
    }

    fn another_size_is_learnt_of_with_the_next_bucket(store) {
        let log = started(store, BucketSize::Hour);
        let other = log_of(store, log.id());
        log_at(&other, NEW_YEAR, 1);
        log.change_bucket_size(BucketSize::Minute).unwrap();
        let size = |log: &Log, micros| log_at(log, micros, 0).bucket_size;
        assert_eq!(size(&log, NEW_YEAR), BucketSize::Minute);
        assert_eq!(size(&other, NEW_YEAR), BucketSize::Hour, "a bucket that it knows");
        assert_eq!(size(&other, NEW_YEAR - 1), BucketSize::Minute);
        assert_eq!(size(&other, NEW_YEAR), BucketSize::Minute);
        assert_eq!(log.clone().bucket_size(), BucketSize::Minute);
        assert_eq!(log_of(store, log.id()).bucket_size(), BucketSize::Minute);
    }

    fn another_size_is_learnt_of_with_any_bucket_of_a_batch(store) {
        let log = started(store, BucketSize::Hour);
        let other = log_of(store, log.id());
        log_at(&other, NEW_YEAR, 1);
        log.change_bucket_size(BucketSize::Minute).unwrap();
        let sizes = |seconds: &[i64]| {
            let messages = seconds.iter().map(|it| (at(NEW_YEAR + it * SECOND), 0));
            let logged = other.log_messages_at(messages).unwrap();
            logged.iter().map(|it| it.position.bucket_size).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&[1, 2]), [BucketSize::Hour; 2], "a bucket that it knows");
        assert_eq!(sizes(&[3, 7200, 4]), [BucketSize::Minute; 3], "the second is in another");
        assert_eq!(sizes(&[5]), [BucketSize::Minute]);
    }

    fn what_is_no_log_is_not_taken_for_one(store) {
        let id = Uuid::now_v7();
        let message = MessageLogged { message: 1_u64 };
        store.append(&RecordedEvent::new(id, at(0), message, at(0))).unwrap();
        let error = store.get_timebucketed_log::<u64>(id).unwrap_err();
        let TimebucketedLogError::Failed(Error::Corrupt(error)) = error else {
            panic!("{error}");
        };
        assert!(error.to_string().contains("MessageLogged"), "{error}");
        let taken = store.start_timebucketed_log::<u64>(id, BucketSize::Day);
        assert!(matches!(taken, Err(TimebucketedLogError::AlreadyStarted { .. })));
    }
}
