//! Time-bucketed logs in a file: written by several processes, interrupted, long, and read without
//! being held. The processes are `log.rs`.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use diesel::{RunQueryDsl, sql_query};
use eventsourcing::{
    BucketSize, EventStore, LogPosition, RecordStrategy, SequencedItem, TimebucketedLog, Timestamp,
};
use eventsourcing_diesel::{SqliteDatastore, SqliteStrategy};
use eventsourcing_tests::new_id;
use tempfile::tempdir;

type Strategy = SqliteStrategy<SequencedItem<Timestamp>>;
type Log<M> = TimebucketedLog<M, Strategy>;

const SECOND: i64 = 1_000_000;

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn store_in(datastore: &SqliteDatastore) -> EventStore<Strategy> {
    let items = datastore.table::<SequencedItem<Timestamp>>().unwrap();
    items.event_store().clone()
}

fn start(file: &Path, arguments: &[&str]) -> Child {
    let (what, rest) = arguments.split_first().unwrap();
    Command::new(env!("CARGO_BIN_EXE_storage-log"))
        .arg(what)
        .arg(file)
        .args(rest)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The numbers that a process printed.
fn numbers(output: &Output) -> Vec<i64> {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers = said.split_whitespace().map(|it| it.parse().unwrap());
    numbers.collect()
}

#[test]
fn processes_that_log_at_one_time_lose_nothing_and_take_no_place_twice() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("door.db");
    let id = new_id();
    // Where a bucket ends: the next is opened by all of them at once.
    let first = SECOND - 100;
    let arguments = ["log", &id.to_string(), &first.to_string(), "60"];
    let processes: Vec<_> = (0..4).map(|_| start(&file, &arguments)).collect();
    let outputs = processes
        .into_iter()
        .map(|it| it.wait_with_output().unwrap());
    let told: Vec<i64> = outputs.flat_map(|output| numbers(&output)).collect();
    let distinct: BTreeSet<_> = told.iter().copied().collect();
    assert_eq!(
        (told.len(), &distinct),
        (240, &(first..first + 240).collect())
    );

    let store = store_in(&SqliteDatastore::connect(&*file).unwrap());
    let log: Log<u64> = store.get_timebucketed_log(id).unwrap();
    let stored = log.reader().messages().map(|it| it.unwrap().position.at);
    assert!(stored.eq(distinct.into_iter().map(at)));
    assert_eq!(log.buckets().count(), 2);
}

#[test]
fn a_process_that_is_killed_leaves_whole_messages_and_others_go_on() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("door.db");
    let id = new_id();
    let store = store_in(&SqliteDatastore::open(&*file).unwrap());
    let log: Log<u64> = store
        .start_timebucketed_log(id, BucketSize::Second)
        .unwrap();
    let count = || log.reader().messages().map(Result::unwrap).count();
    for round in 1..=4_i64 {
        let (before, micros) = (count(), (round * SECOND - 3).to_string());
        let mut process = start(&file, &["log", &id.to_string(), &micros, "9000"]);
        while count() < before + 5 {
            assert!(process.try_wait().unwrap().is_none());
        }
        process.kill().unwrap();
        process.wait().unwrap();
        let stored = count();
        log.log_message_at(at(round * SECOND - 3), 0).unwrap();
        assert_eq!(count(), stored + 1);
        assert!(log.buckets().all(|it| it.is_ok()));
    }
}

fn execute(datastore: &SqliteDatastore, statement: &str) {
    let mut connection = datastore.pool().get().unwrap();
    sql_query(statement).execute(&mut connection).unwrap();
}

#[test]
fn a_row_that_cannot_be_written_leaves_none_behind() {
    let fresh = || {
        let datastore = SqliteDatastore::open(":memory:").unwrap();
        let store = store_in(&datastore);
        let log: Log<u64> = store
            .start_timebucketed_log(new_id(), BucketSize::Second)
            .unwrap();
        (datastore, store, log)
    };
    // In three buckets, of which one is there.
    let times = || [SECOND - 1, SECOND - 1, SECOND, 5 * SECOND].map(at);
    for row in 1..=6 {
        let (datastore, store, log) = fresh();
        log.log_message_at(at(0), 0).unwrap();
        let rows = || store.strategy().all_items(LogPosition::START, 100).unwrap();
        let before = rows();
        let trigger = format!(
            "CREATE TRIGGER fails BEFORE INSERT ON timestamp_sequenced_items
             WHEN (SELECT COUNT(*) FROM timestamp_sequenced_items) = {}
             BEGIN SELECT RAISE(ABORT, 'this one fails'); END",
            before.len() + row - 1
        );
        execute(&datastore, &trigger);
        log.log_messages_at(times().into_iter().zip(1..))
            .unwrap_err();
        assert_eq!(rows(), before, "row {row}");
        execute(&datastore, "DROP TRIGGER fails");
        log.log_messages_at(times().into_iter().zip(1..)).unwrap();
        assert_eq!(rows().len(), before.len() + 6);
        let read: Vec<_> = log
            .reader()
            .messages()
            .map(|it| it.unwrap().message)
            .collect();
        assert_eq!(read, [0, 1, 2, 3, 4]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_million_messages_are_logged_and_iterated_in_less_than_64_mib() {
    const MESSAGES: i64 = 1_000_000;
    let folder = tempdir().unwrap();
    let file = folder.path().join("door.db");
    let store = store_in(&SqliteDatastore::open(&*file).unwrap());
    let log: Log<String> = store
        .start_timebucketed_log(new_id(), BucketSize::Minute)
        .unwrap();
    // A thousand in each of a thousand minutes.
    let message = |n: i64| (at(n * 60_000), format!("message {n}, seen in the rain"));
    for first in (0..MESSAGES).step_by(10_000) {
        let batch = log.log_messages_at((first..first + 10_000).map(message));
        assert_eq!(batch.unwrap().len(), 10_000);
    }
    let last = log.reader().descending().limit(10).messages();
    let last: Vec<_> = last.map(|it| it.unwrap().message).collect();
    assert!(
        last.into_iter()
            .eq((MESSAGES - 10..MESSAGES).rev().map(|n| message(n).1))
    );
    assert_eq!(log.buckets().count(), 1000);

    let process = start(&file, &["read", &log.id().to_string()]);
    let output = process.wait_with_output().unwrap();
    let [forwards, backwards, peak] = numbers(&output)[..] else {
        panic!("{output:?}");
    };
    assert_eq!((forwards, backwards), (MESSAGES, MESSAGES));
    assert!(peak < 64 * 1024, "{peak} KiB");
}
