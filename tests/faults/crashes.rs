//! Servers are killed at random moments, and the writers go on when they are back.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
    time::Duration,
};

use eventsourcing::{RecordError, RecordStrategy as _};
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::{Server, Settings};
use eventsourcing_tests::{new_id, on_every_served, served::Served};
use uuid::Uuid;

use crate::{
    numbered::{Reader, numbered_save},
    rounds,
    setup::save_again,
};

on_every_served! {
    a_server_that_is_killed
}

const WRITERS: usize = 3;

/// A kill comes within so many milliseconds after each writer was answered.
const WITHIN: u64 = 100;

/// A sequence, how many saves of it were acknowledged, and of how many the outcome was unknown before.
struct Written {
    sequence: Uuid,
    acknowledged: AtomicU64,
    unknown: AtomicU64,
}

impl Written {
    fn new() -> Self {
        Self {
            sequence: new_id(),
            acknowledged: AtomicU64::new(0),
            unknown: AtomicU64::new(0),
        }
    }

    fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Saves until it is told to stop; a save under way is sent again until it is answered.
    fn go_on<S: Served>(&self, datastore: &DieselDatastore<S::Connection>, stop: &AtomicBool) {
        let _stop = Stop(stop);
        while !stop.load(Ordering::SeqCst) {
            let save = numbered_save(self.sequence, self.acknowledged());
            if let Err(error) = datastore.strategy().append(&save) {
                let is_unknown = matches!(error, RecordError::OutcomeUnknown(_));
                self.unknown.fetch_add(is_unknown.into(), Ordering::SeqCst);
                save_again::<S>(datastore, &save);
            }
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Tells all to stop, also where one of them fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn a_server_that_is_killed<S: Served>() {
    let (rounds, mut random) = rounds(20);
    let mut server = Server::start_with(S::PRODUCT, &Settings::durable()).unwrap();
    let database = server.endpoint().fresh_database().unwrap();
    let url = database.url();
    let datastores = [(); WRITERS].map(|()| S::open(url).unwrap());
    let all = [(); WRITERS].map(|()| Written::new());
    let mut readers = all.each_ref().map(|it| Reader::of(it.sequence));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for (written, datastore) in all.iter().zip(&datastores) {
            scope.spawn(|| written.go_on::<S>(datastore, &stop));
        }
        let _stop = Stop(&stop);
        for _ in 0..rounds {
            wait_until_all_write(&all, &stop);
            thread::sleep(random.shorter_than_millis(WITHIN));
            if random.below(2) == 0 {
                server.kill().unwrap();
            } else {
                server.stop_immediately().unwrap();
            }
            let before = all.each_ref().map(Written::acknowledged);
            server.start_again().unwrap();
            // What was acknowledged before is there, whatever was added since.
            let direct = S::open(url).unwrap();
            for (reader, before) in readers.iter_mut().zip(before) {
                reader.assert_stored(&direct, before..=u64::MAX);
            }
        }
    });
    let direct = S::open(url).unwrap();
    for written in &all {
        let acknowledged = written.acknowledged();
        let unknown = written.unknown.load(Ordering::SeqCst);
        Reader::of(written.sequence).assert_stored(&direct, acknowledged..=acknowledged);
        println!("{acknowledged} saves are there once, of {unknown} the outcome was unknown");
    }
}

fn wait_until_all_write(all: &[Written], stop: &AtomicBool) {
    let before: Vec<_> = all.iter().map(Written::acknowledged).collect();
    let writes = |(written, before): (&Written, &u64)| written.acknowledged() > *before;
    while !all.iter().zip(&before).all(writes) {
        assert!(!stop.load(Ordering::SeqCst), "a writer has failed");
        thread::sleep(Duration::from_millis(1));
    }
}
