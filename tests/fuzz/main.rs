//! Rows that were altered at random: each is read or is an error that names it. None panics, and none
//! takes more memory than its length allows.
//!
//! What is altered stands in `corpus`, a folder for each way of storing. The alterations follow from
//! a seed; more of them, or others:
//!
//! ```sh
//! FUZZ_ROUNDS=1000000 FUZZ_SEED=7 cargo test --release -p eventsourcing-tests --test fuzz
//! ```
//!
//! A row that fails is added to the corpus, where it is tried first from then on. `WRITE_CORPUS=1`
//! writes the rest of it, where it is missing: one of each of the events, by name.

#![allow(clippy::unwrap_used)]
// Events have them, and they are to come back.
#![allow(clippy::option_option)]

mod alter;
mod events;
mod rows;

use std::{
    alloc::System,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use eventsourcing::StoredEvent;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use crate::{
    alter::Alter,
    events::{READERS, Reader},
    rows::{KINDS, Kind, mapper},
};

#[global_allocator]
static MEMORY: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What reading a row may take in all, beside errors: values are larger than their bytes, and
/// collections grow by doubling.
const BYTES_PER_BYTE: usize = 512;
const BYTES_OF_AN_ERROR: usize = 16 << 10;

/// A file of the corpus.
struct Seed {
    name: String,
    bytes: Vec<u8>,
}

fn folder(kind: &Kind) -> PathBuf {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    corpus.join(kind.name)
}

fn corpus(kind: &Kind) -> Vec<Seed> {
    if env::var_os("WRITE_CORPUS").is_some() {
        write_corpus(kind);
    }
    let files = fs::read_dir(folder(kind)).unwrap();
    let mut seeds: Vec<_> = files
        .map(|file| {
            let path = file.unwrap().path();
            Seed {
                name: path.file_name().unwrap().to_string_lossy().into(),
                bytes: fs::read(path).unwrap(),
            }
        })
        .collect();
    seeds.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(seeds.len() > 2, "the corpus of {} is missing", kind.name);
    seeds
}

/// Writes what is missing of what a corpus begins with.
fn write_corpus(kind: &Kind) {
    let folder = folder(kind);
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in rows::seeds(kind) {
        let path = folder.join(name);
        if !path.exists() {
            fs::write(path, bytes).unwrap();
        }
    }
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// What is wrong with how a row is read.
fn fault(reader: &Reader, row: &StoredEvent) -> Result<(), String> {
    let mapper = mapper();
    let before = Region::new(MEMORY);
    let answer = catch_unwind(AssertUnwindSafe(|| (reader.read)(&mapper, row)));
    let taken = before.change().bytes_allocated;
    let answer = answer.map_err(|_| "it panicked".to_owned())?;
    let length = row.state.len() + row.metadata.as_ref().map_or(0, Vec::len);
    let limit = BYTES_OF_AN_ERROR + BYTES_PER_BYTE * length;
    if taken > limit {
        return Err(format!("it took {taken} bytes for {length}"));
    }
    match answer {
        Ok(read) => read.comes_back(&mapper),
        Err(error) if error.contains(&rows::place_of(row)) => Ok(()),
        Err(error) => Err(format!("the error does not name it: {error}")),
    }
}

/// Reads bytes as every event they could be of.
fn try_all(kind: &Kind, from: &str, bytes: &[u8]) {
    for reader in READERS {
        for topic in (reader.topics)() {
            let row = (kind.row)(topic, bytes);
            let Err(what) = fault(reader, &row) else {
                continue;
            };
            let found = folder(kind).join(format!("found-{:08x}", alter::sum(bytes)));
            fs::write(&found, bytes).unwrap();
            panic!("{from}, as `{topic}`: {what}; kept in {}", found.display());
        }
    }
}

/// One case after another: what is allocated beside it would count.
#[test]
fn no_row_does_harm() {
    the_corpus_is_read();
    let (rounds, seed) = (number("FUZZ_ROUNDS", 3_000), number("FUZZ_SEED", 1));
    for kind in KINDS {
        let corpus = corpus(kind);
        for it in &corpus {
            try_all(kind, &it.name, &it.bytes);
        }
        let mut alter = Alter::new(seed);
        for round in 0..rounds {
            let one = &corpus[alter.below(corpus.len())];
            let other = &corpus[alter.below(corpus.len())];
            let bytes = alter.altered(&one.bytes, &other.bytes);
            try_all(kind, &format!("{}, round {round}", one.name), &bytes);
        }
    }
}

/// The corpus is of rows that are read: what is altered in them gets far.
fn the_corpus_is_read() {
    for kind in KINDS {
        for seed in corpus(kind)
            .iter()
            .filter(|it| !it.name.starts_with("found-"))
        {
            let is_read = READERS.iter().any(|reader| {
                let mut topics = (reader.topics)().into_iter();
                topics
                    .any(|topic| (reader.read)(&mapper(), &(kind.row)(topic, &seed.bytes)).is_ok())
            });
            assert!(is_read, "{}/{}", kind.name, seed.name);
        }
    }
}
