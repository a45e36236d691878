//! A follower of our log sees every event once, in one order, whatever the writers do; a follower of a log
//! as one makes it at first misses some, which is part of the test.
#![allow(clippy::unwrap_used)]

mod follower;
mod naive;
mod others;
mod restored;
mod writers;

use std::{sync::atomic::Ordering, thread};

use eventsourcing::LogPosition;
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::shared;
use eventsourcing_tests::{
    on_every_served,
    random::{Random, any_seed, from_environment},
    served::Served,
};

use self::{
    follower::Follower,
    others::{while_another_database_is_written, while_another_table_is_written},
    writers::{WRITERS, Work},
};

on_every_served! {
    a_follower_misses_nothing_where_a_naive_one_does
}

/// What a naive follower misses at least where the writers overlap as they should.
const MISSED: usize = 100;

/// Our log when nobody writes.
const STORED: &str = "SELECT log_position AS number FROM stored_events ORDER BY log_position";

fn a_follower_misses_nothing_where_a_naive_one_does<S: Served>() {
    let events = from_environment("ORDER_EVENTS", || 20_000);
    let seed = from_environment("ORDER_SEED", any_seed);
    println!("{events} events with ORDER_SEED={seed}");
    let database = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
    let datastore = S::open(database.url()).unwrap();
    naive::make::<S>(&database);
    let work = Work::of(events);

    let (followed, naive) = while_another_database_is_written::<S, _>(|| {
        while_another_table_is_written::<S, _>(&database, || {
            follow_writers::<S>(database.url(), &datastore, &work, Random::of(seed))
        })
    });

    // Nobody writes, and it comes back.
    let mut late = Follower::behind(LogPosition(followed.len() as u64 * 2));
    assert_eq!(late.poll(&datastore), 0);

    let (stored, counted) = what_is_there::<S>(&datastore);
    assert!(stored.len() as u64 >= events);
    assert!(followed == stored, "{} of {}", followed.len(), stored.len());
    assert_eq!(counted, stored.len());
    let missed = counted - naive.len();
    println!("a naive follower missed {missed} of {counted}, and ours none");
    assert!(missed >= MISSED, "{missed}: the writers did not overlap");
}

/// The positions of our log, and how many rows the naive one has.
fn what_is_there<S: Served>(datastore: &DieselDatastore<S::Connection>) -> (Vec<i64>, usize) {
    let mut connection = datastore.pool().get().unwrap();
    let stored = S::numbers(&mut connection, STORED).unwrap();
    (stored, naive::behind::<S>(&mut connection, 0).len())
}

/// What a follower of ours and a naive one have seen when all writers have ended.
fn follow_writers<S: Served>(
    url: &str,
    datastore: &DieselDatastore<S::Connection>,
    work: &Work,
    mut random: Random,
) -> (Vec<i64>, Vec<i64>) {
    thread::scope(|scope| {
        for number in 0..WRITERS {
            let random = Random::of(random.number());
            scope.spawn(move || work.write::<S>(url, number, random));
        }
        let naive = scope.spawn(|| naive::follow::<S>(url, work));
        let mut follower = Follower::behind(LogPosition::START);
        loop {
            let was_running = work.running.load(Ordering::SeqCst) > 0;
            if follower.poll(datastore) == 0 && !was_running {
                return (follower.seen, naive.join().unwrap());
            }
        }
    })
}
