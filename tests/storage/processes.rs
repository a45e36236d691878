//! Several processes on one file: each is `writer.rs`.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use eventsourcing::{LogPosition, RecordStrategy};
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::{events, new_id, save};
use tempfile::tempdir;
use uuid::Uuid;

const PROCESSES: usize = 4;

/// How many versions each process writes of its own sequence, and wants of the contended one.
const SAVES: u64 = 50;

fn start(file: &Path, contended: Uuid) -> Child {
    Command::new(env!("CARGO_BIN_EXE_storage-writer"))
        .arg(file)
        .arg(contended.to_string())
        .arg(SAVES.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn processes_that_open_one_new_file_at_once_all_succeed_and_lose_nothing() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let contended = new_id();
    let processes: Vec<_> = (0..PROCESSES).map(|_| start(&file, contended)).collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
    let datastore = SqliteDatastore::connect(&*file).unwrap();
    let log = datastore
        .strategy()
        .all_items(LogPosition::START, usize::MAX)
        .unwrap();
    let of_all = SAVES * (PROCESSES as u64 + 1);
    assert_eq!(
        log.len() as u64,
        of_all,
        "each version of the contended sequence once"
    );
    let sequence = datastore.strategy().get_items(&contended.into()).unwrap();
    let versions: Vec<_> = sequence.iter().map(|it| it.originator_version).collect();
    assert_eq!(versions, (0..SAVES).collect::<Vec<_>>());
}

#[test]
fn a_process_killed_while_it_writes_leaves_whole_saves() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("bank.db");
    let contended = new_id();
    let datastore = SqliteDatastore::open(&*file).unwrap();
    let mut process = start(&file, contended);
    while datastore
        .strategy()
        .get_item(contended, 3)
        .unwrap()
        .is_none()
    {
        assert!(process.try_wait().unwrap().is_none_or(|it| it.success()));
    }
    process.kill().unwrap();
    process.wait().unwrap();
    let sequence = datastore.strategy().get_items(&contended.into()).unwrap();
    let versions: Vec<_> = sequence.iter().map(|it| it.originator_version).collect();
    let next = versions.len() as u64;
    assert_eq!(versions, (0..next).collect::<Vec<_>>());
    datastore
        .strategy()
        .append(&save(events(contended, next..next + 1)))
        .unwrap();
}
