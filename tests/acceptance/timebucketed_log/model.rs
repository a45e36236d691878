//! Random use of a log against a map of what stands where.

use std::collections::BTreeMap;

use eventsourcing::{BucketSize, MessageBound, MessagePosition, TimebucketedLogReader, Timestamp};
use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::TestCaseResult};

use super::{Log, NEW_YEAR, SECOND, Store, at, log_of, started};
use crate::stores::{self, cases, in_memory_by, sqlite_by};

/// A place from which times are counted, a coarse and a fine distance.
type Time = (u8, i64);

/// What is done with a log.
#[derive(Debug, Clone)]
enum Step {
    Log(Vec<Time>),
    /// By a handle that was opened before sizes were changed.
    LogByAnother(Time),
    ChangeSize(BucketSize),
    Reopen,
    Read(Bounds, Option<usize>, bool, usize),
    ReadOn(usize, bool),
}

type Bounds = [Option<(Time, Option<BucketSize>)>; 4];

fn time() -> impl Strategy<Value = Time> {
    (0..4_u8, 0..24_i64)
}

fn size() -> impl Strategy<Value = BucketSize> {
    select(&BucketSize::ALL)
}

fn bounds() -> impl Strategy<Value = Bounds> {
    let bound = || option::weighted(0.4, (time(), option::of(size())));
    [bound(), bound(), bound(), bound()]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => time().prop_map(|it| Step::Log(vec![it])),
        2 => vec(time(), 0..12).prop_map(Step::Log),
        3 => time().prop_map(Step::LogByAnother),
        2 => size().prop_map(Step::ChangeSize),
        1 => Just(Step::Reopen),
        4 => (bounds(), option::of(0..20_usize), any::<bool>(), 1..9_usize)
            .prop_map(|(bounds, limit, descending, page)| Step::Read(bounds, limit, descending, page)),
        1 => (1..7_usize, any::<bool>()).prop_map(|(limit, descending)| Step::ReadOn(limit, descending)),
    ]
}

/// Ten µs before all buckets end, or a bucket of some size away from there.
fn micros(origin: i64, (coarse, fine): Time) -> i64 {
    let coarse = [0, SECOND, 3600 * SECOND, 40 * 86_400 * SECOND][usize::from(coarse)];
    origin - 10 + coarse + fine
}

/// What a log is without any library.
#[derive(Default)]
struct Model {
    origin: i64,
    messages: BTreeMap<MessagePosition, u64>,
    next: u64,
}

impl Model {
    /// Where a message is to stand.
    fn log(&mut self, bucket_size: BucketSize, time: Time) -> (MessagePosition, u64) {
        let places = (micros(self.origin, time)..).map(|micros| MessagePosition {
            at: at(micros),
            bucket_size,
        });
        let mut free = places.filter(|it| !self.messages.contains_key(it));
        let (place, message) = (free.next().unwrap(), self.next);
        self.messages.insert(place, message);
        self.next += 1;
        (place, message)
    }

    fn bound(&self, (time, size): (Time, Option<BucketSize>)) -> MessageBound {
        let at = at(micros(self.origin, time));
        match size {
            None => at.into(),
            Some(bucket_size) => MessagePosition { at, bucket_size }.into(),
        }
    }

    fn read(&self, bounds: &Bounds, limit: Option<usize>, descending: bool) -> Vec<u64> {
        let [gt, gte, lt, lte] = bounds.map(|it| it.map(|it| self.bound(it)));
        let compare = |position: &MessagePosition, bound| match bound {
            MessageBound::Time(at) => position.at.cmp(&at),
            MessageBound::Position(bound) => position.cmp(&bound),
        };
        let within = self.messages.iter().filter(|(it, _)| {
            gt.is_none_or(|bound| compare(it, bound).is_gt())
                && gte.is_none_or(|bound| compare(it, bound).is_ge())
                && lt.is_none_or(|bound| compare(it, bound).is_lt())
                && lte.is_none_or(|bound| compare(it, bound).is_le())
        });
        let mut within: Vec<_> = within.map(|it| *it.1).collect();
        if descending {
            within.reverse();
        }
        within.truncate(limit.unwrap_or(usize::MAX));
        within
    }

    fn bounded<'a>(&self, log: &'a Log, bounds: &Bounds) -> Reader<'a> {
        let [gt, gte, lt, lte] = bounds.map(|it| it.map(|it| self.bound(it)));
        let mut reader = log.reader();
        if let Some(bound) = gt {
            reader = reader.gt(bound);
        }
        if let Some(bound) = gte {
            reader = reader.gte(bound);
        }
        if let Some(bound) = lt {
            reader = reader.lt(bound);
        }
        if let Some(bound) = lte {
            reader = reader.lte(bound);
        }
        reader
    }
}

type Reader<'a> = TimebucketedLogReader<'a, u64, stores::Strategy<Timestamp>>;

fn directed(reader: Reader<'_>, descending: bool) -> Reader<'_> {
    if descending {
        reader.descending()
    } else {
        reader.ascending()
    }
}

/// All messages, so many at a time, each time from the last one on.
fn read_on(log: &Log, limit: usize, descending: bool) -> Vec<u64> {
    let (mut all, mut last) = (Vec::new(), None::<MessagePosition>);
    loop {
        let reader = directed(log.reader(), descending).limit(limit);
        let reader = match last {
            None => reader,
            Some(last) if descending => reader.lt(last),
            Some(last) => reader.gt(last),
        };
        let page = reader.messages().collect::<Result<Vec<_>, _>>().unwrap();
        let Some(message) = page.last() else {
            return all;
        };
        last = Some(message.position);
        all.extend(page.iter().map(|it| it.message));
    }
}

fn check(store: &Store, origin: i64, size: BucketSize, steps: &[Step]) -> TestCaseResult {
    let mut log = started(store, size);
    let another = log_of(store, log.id());
    let mut size = size;
    let mut model = Model {
        origin,
        ..Model::default()
    };
    for step in steps {
        match step {
            Step::Log(times) => {
                let wanted: Vec<_> = times.iter().map(|it| model.log(size, *it)).collect();
                let messages = times.iter().map(|it| at(micros(origin, *it)));
                let messages = messages.zip(wanted.iter().map(|it| it.1));
                let logged = log.log_messages_at(messages).unwrap();
                let logged: Vec<_> = logged.iter().map(|it| (it.position, it.message)).collect();
                prop_assert_eq!(logged, wanted);
            }
            Step::LogByAnother(time) => {
                let (timestamp, message) = (at(micros(origin, *time)), model.next);
                let logged = another.log_message_at(timestamp, message).unwrap();
                // Of which size is its own affair, as long as it knows the bucket.
                let wanted = model.log(logged.position.bucket_size, *time);
                prop_assert_eq!((logged.position, logged.message), wanted);
                prop_assert_eq!(logged.timestamp, timestamp);
            }
            Step::ChangeSize(other) => {
                log.change_bucket_size(*other).unwrap();
                size = *other;
            }
            Step::Reopen => log = log_of(store, log.id()),
            Step::Read(bounds, limit, descending, page_size) => {
                let wanted = model.read(bounds, *limit, *descending);
                let mut reader = directed(model.bounded(&log, bounds), *descending);
                if let Some(limit) = limit {
                    reader = reader.limit(*limit);
                }
                let found = super::read(reader.page_size(*page_size));
                prop_assert_eq!(found, wanted, "{:?}", step);
            }
            Step::ReadOn(limit, descending) => {
                let wanted = model.read(&[None; 4], None, *descending);
                prop_assert_eq!(read_on(&log, *limit, *descending), wanted);
            }
        }
    }
    let wanted = model.read(&[None; 4], None, false);
    prop_assert_eq!(super::read(log.reader().page_size(3)), wanted);
    Ok(())
}

fn origin() -> impl Strategy<Value = i64> {
    select(vec![0, NEW_YEAR, -62_167_219_200_000_000])
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_log_is_a_map(origin in origin(), size in size(), steps in vec(step(), 1..40)) {
        check(&in_memory_by().store, origin, size, &steps)?;
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_log_in_a_file_is_a_map(origin in origin(), size in size(), steps in vec(step(), 1..40)) {
        check(&sqlite_by().store, origin, size, &steps)?;
    }
}

#[cfg(feature = "servers")]
proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn a_log_on_postgres_is_a_map(origin in origin(), size in size(), steps in vec(step(), 1..40)) {
        check(&stores::postgres_by().store, origin, size, &steps)?;
    }

    #[test]
    fn a_log_on_mysql_is_a_map(origin in origin(), size in size(), steps in vec(step(), 1..40)) {
        check(&stores::mysql_by().store, origin, size, &steps)?;
    }
}
