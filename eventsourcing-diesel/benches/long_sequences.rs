//! What it costs to go through a long array or log, beside a query by hand that reads as many rows to a
//! page; and to read the last messages of a log of many buckets, beside a log of few.
//!
//! Both sides run by turns, so that they meet the same machine; a line shows the median of each side in
//! microseconds, and the median of the ratios, round by round. The number is that of the items, of the
//! messages and of the buckets, 100 000 unless given:
//!
//! ```sh
//! cargo bench -p eventsourcing-diesel --features sqlite-bundled --bench long_sequences -- 1000000
//! ```
//!
//! The query by hand reads three columns of one sequence, decodes them to the same type, and checks
//! nothing.
#![allow(clippy::unwrap_used)]
// `table!` makes public items.
#![allow(missing_docs)]

mod interleaved;

use std::env;

use diesel::prelude::*;
use eventsourcing::{
    BigArray, BucketSize, DomainEvent, EventStore, MessageLogged, RecordedEvent, SequencedItem,
    TimebucketedLog, Timestamp,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteSettings, SqliteStrategy, Synchronous};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::interleaved::{compare, head};

const ROUNDS: usize = 11;
/// So many rows are read at once on either side.
const PAGE: usize = 1000;
/// So many are stored at once.
const BATCH: u64 = 10_000;
const SECOND: i64 = 1_000_000;
/// Of 365.25 days.
const TEN_YEARS: i64 = 315_576_000 * SECOND;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "meter#Read")]
struct Reading {
    value: u64,
    note: String,
}

fn reading(value: u64) -> Reading {
    let note = "read by the window, in the rain".into();
    Reading { value, note }
}

type Log = TimebucketedLog<Reading, SqliteStrategy<SequencedItem<Timestamp>>>;

diesel::table! {
    stored_events (log_position) {
        log_position -> BigInt,
        originator_id -> Binary,
        originator_version -> BigInt,
        event_type -> Text,
        state -> Binary,
    }
}

diesel::table! {
    timestamp_sequenced_items (log_position) {
        log_position -> BigInt,
        sequence_id -> Binary,
        position -> BigInt,
        topic -> Text,
        state -> Binary,
    }
}

/// A query for the pages of a sequence, and the sum of what is found in it.
macro_rules! by_hand {
    ($name:ident, $table:ident, $id:ident, $position:ident, $topic:ident, $value:ident) => {
        fn $name(datastore: &SqliteDatastore, id: Uuid) -> u64 {
            let mut connection = datastore.pool().get().unwrap();
            let (mut sum, mut last) = (0, i64::MIN);
            loop {
                let page: Vec<(i64, String, Vec<u8>)> = $table::table
                    .filter($table::$id.eq(id.as_bytes().as_slice()))
                    .filter($table::$position.gt(last))
                    .order($table::$position)
                    .limit(PAGE.try_into().unwrap())
                    .select(($table::$position, $table::$topic, $table::state))
                    .load(&mut connection)
                    .unwrap();
                for (_, _, state) in &page {
                    sum += $value(state);
                }
                match page.last() {
                    Some(row) if page.len() == PAGE => last = row.0,
                    _ => return sum,
                }
            }
        }
    };
}

by_hand!(
    items_by_hand,
    stored_events,
    originator_id,
    originator_version,
    event_type,
    value_of_item
);
by_hand!(
    messages_by_hand,
    timestamp_sequenced_items,
    sequence_id,
    position,
    topic,
    value_of_message
);

fn value_of_item(state: &[u8]) -> u64 {
    let item: Reading = serde_json::from_slice(state).unwrap();
    item.value
}

fn value_of_message(state: &[u8]) -> u64 {
    let logged: MessageLogged<Reading> = serde_json::from_slice(state).unwrap();
    logged.message.value
}

fn batches(count: u64) -> impl Iterator<Item = std::ops::Range<u64>> {
    let batch = usize::try_from(BATCH).unwrap();
    let firsts = (0..count).step_by(batch);
    firsts.map(move |first| first..count.min(first + BATCH))
}

/// Items from an index on, of an array or of one of its sub-arrays.
fn append(datastore: &SqliteDatastore, id: Uuid, versions: std::ops::Range<u64>, offset: u64) {
    let recorded =
        versions.map(|it| RecordedEvent::new(id, it, reading(offset + it), Timestamp::default()));
    let recorded: Vec<_> = recorded.collect();
    datastore.event_store().append_all(&recorded).unwrap();
}

/// A big array: the first item of each lowest sub-array is assigned, which makes its path, and the rest is
/// appended to that.
fn filled(datastore: &SqliteDatastore, items: u64) -> BigArray<Reading, SqliteStrategy> {
    let array = datastore.event_store().big_array(Uuid::now_v7());
    let array = array.with_base(BATCH).unwrap();
    for indexes in batches(items) {
        let first = indexes.start;
        array.set(first.into(), reading(first)).unwrap();
        let lowest = format!("({first}, {})", first + BATCH);
        let lowest = Uuid::new_v5(&array.id(), lowest.as_bytes());
        append(datastore, lowest, 1..indexes.end - first, first);
    }
    array
}

fn log_of(store: &EventStore<SqliteStrategy<SequencedItem<Timestamp>>>, size: BucketSize) -> Log {
    store.start_timebucketed_log(Uuid::now_v7(), size).unwrap()
}

/// A log of so many messages, so many µs apart.
fn log_messages(log: &Log, messages: u64, apart: i64) {
    for numbers in batches(messages) {
        let at = |n: u64| Timestamp::from_micros(n.cast_signed() * apart);
        log.log_messages_at(numbers.map(|n| (at(n), reading(n))))
            .unwrap();
    }
}

fn sum_of_messages(log: &Log) -> u64 {
    let messages = log.reader().page_size(PAGE).messages();
    messages.map(|it| it.unwrap().message.value).sum()
}

fn arrays(datastore: &SqliteDatastore, items: u64) {
    let flat = datastore.event_store().array::<Reading>(Uuid::now_v7());
    for versions in batches(items) {
        append(datastore, flat.id(), versions, 0);
    }
    let big = filled(datastore, items);
    let by_hand = || items_by_hand(datastore, flat.id());
    let of_flat = || flat.assigned(..).map(|it| it.unwrap().1.value).sum::<u64>();
    let of_big = || big.assigned(..).map(|it| it.unwrap().1.value).sum::<u64>();
    assert!(by_hand() == of_flat() && by_hand() == of_big());
    compare("iterate an array", ROUNDS, || of_flat, || by_hand);
    compare("iterate a big array", ROUNDS, || of_big, || by_hand);
}

fn logs(datastore: &SqliteDatastore, messages: u64) {
    let items = datastore.table::<SequencedItem<Timestamp>>().unwrap();
    let store = items.event_store();
    let [one, thousands] = [BucketSize::Year, BucketSize::Minute].map(|it| log_of(store, it));
    // A thousand to the minute.
    for log in [&one, &thousands] {
        log_messages(log, messages, 60 * SECOND / 1000);
    }
    let bucket = one.buckets().next().unwrap().unwrap().id(one.id());
    let by_hand = || messages_by_hand(datastore, bucket);
    let [of_one, of_thousands] = [&one, &thousands].map(|log| || sum_of_messages(log));
    assert!(by_hand() == of_one() && by_hand() == of_thousands());
    compare("iterate a log of one bucket", ROUNDS, || of_one, || by_hand);
    let name = "iterate a log of buckets of 1000";
    compare(name, ROUNDS, || of_thousands, || by_hand);
}

fn last_messages(datastore: &SqliteDatastore, buckets: u64) {
    let items = datastore.table::<SequencedItem<Timestamp>>().unwrap();
    let [many, few] = [buckets, 1000].map(|buckets| {
        let log = log_of(items.event_store(), BucketSize::Second);
        log_messages(&log, buckets, TEN_YEARS / buckets.cast_signed());
        log
    });
    assert_eq!(
        many.buckets().count(),
        usize::try_from(buckets).unwrap(),
        "a second of its own for each message"
    );
    let last = |log: &Log| {
        let last = log.reader().descending().limit(10).messages();
        assert_eq!(last.collect::<Result<Vec<_>, _>>().unwrap().len(), 10);
    };
    let name = format!("last 10 messages of {buckets} buckets / of 1000");
    compare(&name, 1001, || || last(&many), || || last(&few));
}

fn main() {
    let given = env::args().find_map(|it| it.parse().ok());
    let items: u64 = given.unwrap_or(100_000).clamp(1, 10_000_000);
    let folder = tempfile::tempdir().unwrap();
    let settings = SqliteSettings::from(folder.path().join("events.db"));
    let datastore = SqliteDatastore::open(settings.synchronous(Synchronous::Normal)).unwrap();
    head(&format!("{items} on SQLite"), "ours", "other");
    arrays(&datastore, items);
    logs(&datastore, items);
    last_messages(&datastore, items);
}
