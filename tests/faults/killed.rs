//! Writers are killed at random moments, and others go on where they were.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Command, Stdio},
    thread,
};

use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::{Database, shared};
use eventsourcing_tests::{new_id, on_every_served, random::Random, served::Served};
use uuid::Uuid;

use crate::{numbered::Reader, rounds};

on_every_served! {
    writers_that_are_killed
}

/// How many write at once, each a sequence of its own.
const WRITERS: usize = 2;

/// More saves than a writer comes to.
const MANY: u64 = 1_000_000;

/// A kill comes within so many milliseconds after the writer has begun to write.
const WITHIN: u64 = 60;

fn writers_that_are_killed<S: Served>() {
    let (rounds, mut random) = rounds(20);
    let database = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
    let direct = S::open(database.url()).unwrap();
    let mut sequences = [(); WRITERS].map(|()| (new_id(), 0));
    let mut readers = sequences.map(|(sequence, _)| Reader::of(sequence));
    let mut unknown = 0;
    for _ in 0..rounds {
        thread::scope(|scope| {
            for (sequence, acknowledged) in &mut sequences {
                let (database, pause) = (&database, Random::of(random.number()));
                scope.spawn(|| {
                    *acknowledged = kill::<S>(database, *sequence, *acknowledged, pause);
                });
            }
        });
        for ((_, acknowledged), reader) in sequences.iter().zip(&mut readers) {
            let there = reader.assert_stored(&direct, *acknowledged..=acknowledged + 1);
            unknown += there - acknowledged;
        }
    }
    println!("{unknown} saves were stored and not acknowledged before their writers were killed");
    for (sequence, acknowledged) in sequences {
        finish::<S>(&database, &direct, sequence, acknowledged);
    }
}

fn start<S: Served>(database: &Database, sequence: Uuid, first: u64, end: u64) -> Child {
    Command::new(env!("CARGO_BIN_EXE_faults-writer"))
        .args([S::NAME, database.url()])
        .args([sequence.to_string(), first.to_string(), end.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// How many saves of the sequence are acknowledged when the writer is dead.
fn kill<S: Served>(database: &Database, sequence: Uuid, first: u64, mut random: Random) -> u64 {
    let mut writer = start::<S>(database, sequence, first, MANY);
    let mut output = BufReader::new(writer.stdout.take().unwrap());
    let mut said = String::new();
    output.read_line(&mut said).unwrap();
    thread::sleep(random.shorter_than_millis(WITHIN));
    writer.kill().unwrap();
    writer.wait().unwrap();
    output.read_to_string(&mut said).unwrap();
    let numbers: Vec<u64> = said.lines().map(|it| it.parse().unwrap()).collect();
    let next = first + numbers.len() as u64;
    assert_eq!(numbers, (first..next).collect::<Vec<_>>());
    assert!(next > first);
    next
}

/// Saves what was perhaps under way, and one more.
fn finish<S: Served>(
    database: &Database,
    direct: &DieselDatastore<S::Connection>,
    sequence: Uuid,
    acknowledged: u64,
) {
    let end = acknowledged + 2;
    let mut writer = start::<S>(database, sequence, acknowledged, end);
    assert!(writer.wait().unwrap().success());
    Reader::of(sequence).assert_stored(direct, end..=end);
    println!("{end} saves are there once");
}
