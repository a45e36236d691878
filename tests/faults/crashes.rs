//! Servers are killed at random moments, and the writers go on when they are back.

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    thread,
};

use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::{Server, Settings};
use eventsourcing_tests::{new_id, on_every_served, served::Served};
use uuid::Uuid;

use crate::{
    numbered::{assert_stored, numbered_save},
    rounds,
    setup::save_again,
};

on_every_served! {
    a_server_that_is_killed
}

const WRITERS: usize = 3;

/// A kill comes within so many milliseconds after each writer was answered.
const WITHIN: u64 = 100;

/// A sequence, and how many saves of it were acknowledged.
struct Written {
    sequence: Uuid,
    acknowledged: AtomicU64,
}

impl Written {
    fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Saves until it is told to stop; a save under way is sent again until it is answered.
    fn go_on<S: Served>(&self, datastore: &DieselDatastore<S::Connection>, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            let save = numbered_save(self.sequence, self.acknowledged());
            save_again::<S>(datastore, &save);
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// Tells the writers to stop, also where the test fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn a_server_that_is_killed<S: Served>() {
    let (rounds, mut random) = rounds();
    let mut server = Server::start_with(S::PRODUCT, &Settings::durable()).unwrap();
    let url = server.endpoint().url().to_owned();
    let datastores = [(); WRITERS].map(|()| S::open(&url).unwrap());
    let all = [(); WRITERS].map(|()| Written {
        sequence: new_id(),
        acknowledged: AtomicU64::new(0),
    });
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for (written, datastore) in all.iter().zip(&datastores) {
            scope.spawn(|| written.go_on::<S>(datastore, &stop));
        }
        let _stop = Stop(&stop);
        for _ in 0..rounds {
            wait_until_all_write(&all);
            thread::sleep(random.shorter_than_millis(WITHIN));
            if random.below(2) == 0 {
                server.kill().unwrap();
            } else {
                server.stop_immediately().unwrap();
            }
            let before = all.each_ref().map(Written::acknowledged);
            server.start_again().unwrap();
            assert_kept::<S>(&url, &all, before);
        }
    });
    for written in &all {
        let acknowledged = written.acknowledged();
        println!("{acknowledged} saves were acknowledged");
        let direct = S::open(&url).unwrap();
        assert_stored(&direct, written.sequence, acknowledged..=acknowledged);
    }
}

fn wait_until_all_write(all: &[Written]) {
    let before: Vec<_> = all.iter().map(Written::acknowledged).collect();
    let writes = |(written, before): (&Written, &u64)| written.acknowledged() > *before;
    while !all.iter().zip(&before).all(writes) {
        thread::yield_now();
    }
}

/// What was acknowledged before a start is there after it, whatever was added since.
fn assert_kept<S: Served>(url: &str, all: &[Written], before: [u64; WRITERS]) {
    let direct = S::open(url).unwrap();
    for (written, before) in all.iter().zip(before) {
        assert_stored(&direct, written.sequence, before..=u64::MAX);
    }
}
