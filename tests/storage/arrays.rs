//! Arrays in a file: written by several processes, interrupted, and read without being held. The
//! processes are `array.rs`.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use diesel::{
    RunQueryDsl, SqliteConnection, sql_query,
    sql_types::{BigInt, Binary},
};
use eventsourcing::{ArrayError, BigArray, DomainEvent, LogPosition, RecordStrategy};
use eventsourcing_diesel::{SqliteDatastore, SqliteStrategy};
use eventsourcing_tests::new_id;
use serde::{Deserialize, Serialize};
use tempfile::tempdir;
use uuid::Uuid;

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "meter#Read")]
struct Read {
    value: u64,
    note: String,
}

fn read(value: u64) -> Read {
    let note = "read by the window, in the rain".into();
    Read { value, note }
}

fn start(file: &Path, arguments: &[&str]) -> Child {
    let (what, rest) = arguments.split_first().unwrap();
    Command::new(env!("CARGO_BIN_EXE_storage-array"))
        .arg(what)
        .arg(file)
        .args(rest)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The numbers that a process printed.
fn numbers(output: &Output) -> Vec<u64> {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers = said.split_whitespace().map(|it| it.parse().unwrap());
    numbers.collect()
}

#[test]
fn processes_that_append_to_one_array_lose_nothing_and_take_no_index_twice() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("meter.db");
    let id = new_id().to_string();
    // Base 5: there is a new sub-array, and a conflict about it, every few items.
    let arguments = ["append", &id, "5", "60"];
    let processes: Vec<_> = (0..4).map(|_| start(&file, &arguments)).collect();
    let outputs = processes
        .into_iter()
        .map(|it| it.wait_with_output().unwrap());
    let given: Vec<u64> = outputs.flat_map(|output| numbers(&output)).collect();
    let distinct: BTreeSet<_> = given.iter().copied().collect();
    assert_eq!((given.len(), distinct), (240, (0..240).collect()));
    let datastore = SqliteDatastore::connect(&*file).unwrap();
    let id: Uuid = id.parse().unwrap();
    let array = datastore.event_store().big_array::<Read>(id);
    let array = array.with_base(5).unwrap();
    assert!(array.iter(..).all(|it| it.unwrap().is_some()));
    assert_eq!(array.assigned(..).count(), 240);
}

#[test]
fn appends_go_on_where_a_process_was_killed() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("meter.db");
    let id = new_id();
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let array = datastore.event_store().big_array::<Read>(id);
    let array = array.with_base(6).unwrap();
    for round in 1..=6 {
        let before = array.next_position().unwrap();
        let mut process = start(&file, &["append", &id.to_string(), "6", "9000"]);
        while array.next_position().unwrap() < before + round {
            assert!(process.try_wait().unwrap().is_none());
        }
        process.kill().unwrap();
        process.wait().unwrap();
        let next = array.next_position().unwrap();
        assert_eq!(array.append(read(0)).unwrap(), next);
        assert_eq!(
            array.assigned(..).count() as u128,
            next + 1,
            "a hole, or what no path leads to"
        );
    }
}

/// The places that are taken.
fn places_of(strategy: &SqliteStrategy) -> Vec<(Uuid, u64)> {
    let log = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    let place = |row: &eventsourcing::StoredEvent| (row.originator_id, row.originator_version);
    log.iter().map(place).collect()
}

fn execute(connection: &mut SqliteConnection, statement: &str) {
    sql_query(statement).execute(connection).unwrap();
}

#[test]
fn a_row_of_the_tree_that_cannot_be_written_leaves_none_behind() {
    let id = new_id();
    let fresh = || {
        let datastore = SqliteDatastore::open(":memory:").unwrap();
        let array: BigArray<Read, _> = datastore.event_store().big_array(id);
        (datastore.clone(), array.with_base(3).unwrap())
    };
    let (whole, array) = fresh();
    for value in 0..27 {
        array.append(read(value)).unwrap();
    }
    let places = places_of(whole.strategy());
    assert_eq!(places.len(), 40);
    for (originator_id, version) in places {
        let (datastore, array) = fresh();
        let trigger = format!(
            "CREATE TRIGGER fails BEFORE INSERT ON stored_events
             WHEN NEW.originator_id = x'{}' AND NEW.originator_version = {version}
             BEGIN SELECT RAISE(ABORT, 'this one fails'); END",
            originator_id.simple()
        );
        execute(&mut datastore.pool().get().unwrap(), &trigger);
        let failing = (0..27).find(|value| match array.append(read(*value)) {
            Ok(_) => false,
            Err(ArrayError::Failed(_)) => true,
            Err(error) => panic!("{error}"),
        });
        let failing = failing.expect("each place is written by one of the appends");
        let before = places_of(datastore.strategy());
        assert_eq!(array.next_position().unwrap(), failing.into());
        assert!(array.append(read(failing)).is_err());
        assert_eq!(places_of(datastore.strategy()), before);
        execute(&mut datastore.pool().get().unwrap(), "DROP TRIGGER fails");
        for value in failing..27 {
            assert_eq!(array.append(read(value)).unwrap(), value.into());
        }
        assert_eq!(places_of(datastore.strategy()).len(), 40);
    }
}

/// Fills a sub-array behind its first item: by the database itself, which is done sooner.
const REST: &str = r#"
    WITH RECURSIVE numbers(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < 10000)
    INSERT INTO stored_events
        (originator_id, originator_version, event_type, state, timestamp, save_id)
    SELECT ?, n, 'meter#Read',
        CAST('{"value":' || (? + n) || ',"note":"read by the window, in the rain"}' AS BLOB),
        n, zeroblob(16)
    FROM numbers"#;

#[test]
#[cfg(target_os = "linux")]
fn a_million_items_are_iterated_in_less_than_64_mib() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("meter.db");
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let array = datastore.event_store().big_array::<Read>(new_id());
    let mut connection = datastore.pool().get().unwrap();
    for first in (0..1_000_000_u32).step_by(10_000) {
        array.set(first.into(), read(first.into())).unwrap();
        let name = format!("({first}, {})", first + 10_000);
        let lowest = Uuid::new_v5(&array.id(), name.as_bytes());
        sql_query(REST)
            .bind::<Binary, _>(lowest.as_bytes().as_slice())
            .bind::<BigInt, _>(i64::from(first))
            .execute(&mut connection)
            .unwrap();
    }
    drop(connection);
    let process = start(&file, &["read", &array.id().to_string()]);
    let output = process.wait_with_output().unwrap();
    let [places, assigned, peak] = numbers(&output)[..] else {
        panic!("{output:?}");
    };
    assert_eq!((places, assigned), (1_000_000, 1_000_000));
    assert!(peak < 64 * 1024, "{peak} KiB");
}
