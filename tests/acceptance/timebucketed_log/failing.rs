//! Every write of a log fails in every way that databases fail.

use eventsourcing::{BucketSize, Error, TimebucketedLogError, Timestamp};
use uuid::Uuid;

use super::{Log, SECOND, at, log_at, read};
use crate::faults::{Fault, Faulty};

const SETTLED: [Fault; 5] = [
    Fault::StoredUnanswered,
    Fault::LostUnanswered,
    Fault::StoredLater,
    Fault::StoredAfterTheNext,
    Fault::RolledBack,
];

/// What is logged one after the other: in a new bucket, in one that is there, where another message
/// stands, and several in several buckets.
const WRITES: [&[i64]; 5] = [
    &[5],
    &[6],
    &[6],
    &[5, SECOND - 1, SECOND - 1, 9 * SECOND],
    &[9 * SECOND, 7],
];

fn log_of(faulty: &Faulty<Timestamp>, writes: usize) -> Log {
    let store = faulty.store();
    let log = store.start_timebucketed_log(Uuid::now_v7(), BucketSize::Second);
    let log = log.unwrap();
    for n in 0..writes {
        write(&log, n).unwrap();
    }
    log
}

fn write(log: &Log, n: usize) -> Result<(), TimebucketedLogError> {
    let messages = WRITES[n].iter().map(|micros| (at(*micros), n as u64));
    log.log_messages_at(messages).map(|_| ())
}

/// That it has what so many writes have logged, and takes the rest, whichever handle writes.
fn check(faulty: &Faulty<Timestamp>, log: &Log, writes: usize) {
    let logged = |writes: usize| {
        let counts = WRITES[..writes].iter().enumerate();
        let mut all: Vec<_> = counts
            .flat_map(|(n, it)| vec![n as u64; it.len()])
            .collect();
        all.sort_unstable();
        all
    };
    let found = || {
        let mut all = read(log.reader());
        all.sort_unstable();
        all
    };
    assert_eq!(found(), logged(writes));
    let other: Log = faulty.store().get_timebucketed_log(log.id()).unwrap();
    for n in writes..WRITES.len() {
        write(if n % 2 == 0 { log } else { &other }, n).unwrap();
    }
    assert_eq!(found(), logged(WRITES.len()));
    assert_eq!(log.buckets().count(), 3);
}

#[test]
fn what_the_database_leaves_open_is_settled() {
    for n in 0..WRITES.len() {
        for fault in SETTLED {
            let faulty = Faulty::default();
            let log = log_of(&faulty, n);
            faulty.plan([fault]);
            write(&log, n).unwrap();
            assert_eq!(faulty.appends(), 2, "one append, sent twice");
            faulty.arrive();
            check(&faulty, &log, n + 1);
        }
    }
}

#[test]
fn what_fails_leaves_nothing() {
    for n in 0..WRITES.len() {
        for fault in [Fault::Unavailable, Fault::Damaged] {
            let faulty = Faulty::default();
            let log = log_of(&faulty, n);
            faulty.plan([fault]);
            let failed = write(&log, n).unwrap_err();
            assert!(matches!(
                failed,
                TimebucketedLogError::Failed(Error::Unavailable(_) | Error::Corrupt(_))
            ));
            assert_eq!(faulty.appends(), 1);
            check(&faulty, &log, n);
        }
    }
}

#[test]
fn what_stays_open_can_be_settled_later() {
    for n in 0..WRITES.len() {
        for fault in [
            Fault::StoredUnanswered,
            Fault::LostUnanswered,
            Fault::StoredLater,
        ] {
            let faulty = Faulty::default();
            let log = log_of(&faulty, n);
            faulty.plan([fault, Fault::Unavailable, Fault::Unavailable]);
            let failed = write(&log, n).unwrap_err();
            let TimebucketedLogError::Failed(Error::OutcomeUnknown(unknown)) = failed else {
                panic!("{fault:?} at {n}");
            };
            faulty.store().settle(*unknown).unwrap();
            faulty.arrive();
            check(&faulty, &log, n + 1);
        }
    }
}

#[test]
fn starting_and_changing_fail_as_other_saves_do() {
    for fault in SETTLED {
        let faulty = Faulty::default();
        let (store, id) = (faulty.store(), Uuid::now_v7());
        faulty.plan([fault]);
        let log: Log = store.start_timebucketed_log(id, BucketSize::Day).unwrap();
        faulty.plan([fault]);
        log.change_bucket_size(BucketSize::Hour).unwrap();
        faulty.arrive();
        let found: Log = store.get_timebucketed_log(id).unwrap();
        assert_eq!(found.bucket_size(), BucketSize::Hour, "{fault:?}");
    }
    let faulty = Faulty::default();
    let log = log_of(&faulty, 0);
    faulty.plan([Fault::Unavailable]);
    log.change_bucket_size(BucketSize::Day).unwrap_err();
    assert_eq!(log.bucket_size(), BucketSize::Second);
}

#[test]
fn a_read_that_fails_ends_the_reader() {
    let faulty = Faulty::default();
    let log = log_of(&faulty, WRITES.len());
    log.change_bucket_size(BucketSize::Year).unwrap();
    log_at(&log, 3, 100);
    let all = read(log.reader().page_size(2)).len();
    let mut whole = 0;
    // The sizes, the buckets of two sizes, and each of them in pages of two.
    for reads in 0..20 {
        let plan = [vec![Fault::None; reads], vec![Fault::Unavailable]].concat();
        faulty.plan_reads(plan);
        let found: Vec<_> = log.reader().page_size(2).messages().collect();
        faulty.plan_reads([]);
        if let Some((Err(Error::Unavailable(_)), before)) = found.split_last() {
            assert!(before.iter().all(Result::is_ok));
            let last = before.last().map(|it| it.as_ref().unwrap().position);
            let rest = last.map_or(log.reader(), |last| log.reader().gt(last));
            assert_eq!(before.len() + read(rest).len(), all);
        } else {
            assert_eq!(found.len(), all);
            whole += 1;
        }
    }
    assert!((1..15).contains(&whole), "{whole} of 20");
}

#[test]
fn a_read_that_fails_logs_nothing() {
    let faulty = Faulty::default();
    let log = log_of(&faulty, 3);
    for reads in 0..2 {
        faulty.plan_reads([vec![Fault::None; reads], vec![Fault::Unavailable]].concat());
        let failed = log.log_message_at(at(100 * SECOND), 1).unwrap_err();
        assert!(matches!(
            failed,
            TimebucketedLogError::Failed(Error::Unavailable(_))
        ));
    }
    check(&faulty, &log, 3);
}
