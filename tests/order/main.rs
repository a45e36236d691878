//! A follower of the log sees every event once, in one order, whatever the writers do; whoever reads the
//! log by its numbers alone misses events, which is part of the test.
#![allow(clippy::unwrap_used)]

mod follower;
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

fn a_follower_misses_nothing_where_a_naive_one_does<S: Served>() {
    let events = from_environment("ORDER_EVENTS", || 20_000);
    let seed = from_environment("ORDER_SEED", any_seed);
    println!("{events} events with ORDER_SEED={seed}");
    let database = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
    let datastore = S::open(database.url()).unwrap();
    let work = Work::of(events);

    let (followed, naive) = while_another_database_is_written::<S, _>(|| {
        while_another_table_is_written::<S, _>(&database, || {
            follow_writers::<S>(database.url(), &datastore, &work, Random::of(seed))
        })
    });

    let stored = S::naively(&mut datastore.pool().get().unwrap(), 0).unwrap();
    assert!(stored.len() as u64 >= events);
    assert!(followed == stored, "{} of {}", followed.len(), stored.len());
    let missed = stored.len() - naive.len();
    println!("a naive follower missed {missed} of {}", stored.len());
    assert!(missed >= MISSED, "{missed}: the writers did not overlap");
    // Nobody writes, and it comes back.
    let mut late = Follower::behind(LogPosition(stored.len() as u64 * 2));
    assert_eq!(late.poll(&datastore), 0);
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
        let naive = scope.spawn(|| follow_naively::<S>(url, work));
        let mut follower = Follower::behind(LogPosition::START);
        loop {
            let was_running = work.running.load(Ordering::SeqCst) > 0;
            if follower.poll(datastore) == 0 && !was_running {
                return (follower.seen, naive.join().unwrap());
            }
        }
    })
}

fn follow_naively<S: Served>(url: &str, work: &Work) -> Vec<i64> {
    let datastore = S::open(url).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let mut seen: Vec<i64> = Vec::new();
    loop {
        let was_running = work.running.load(Ordering::SeqCst) > 0;
        let after = seen.last().copied().unwrap_or(0);
        let found = S::naively(&mut connection, after).unwrap();
        if found.is_empty() && !was_running {
            return seen;
        }
        seen.extend(found);
    }
}
