//! A node is killed while all write, and comes back.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use eventsourcing::{Error, OutcomeUnknown, Retry};
use eventsourcing_diesel::MysqlDatastore;
use eventsourcing_tests::random::{Random, any_seed, from_environment};

use crate::{
    followed::{End, GiveUp, follow},
    nodes::{NODES, Nodes, disturbed, wait_for},
    writer::{Writer, assert_acknowledged_is_stored},
};

/// So many write on each node.
const WRITERS: usize = 2;

/// So many saves are waited for of each writer before something happens.
const SAVES: u64 = 15;

/// A kill comes within so many milliseconds after all have written.
const WITHIN: u64 = 200;

#[test]
fn a_node_that_is_killed_comes_back_and_nothing_is_lost_or_stored_twice() {
    let seed = from_environment("CLUSTER_SEED", any_seed);
    let mut random = Random::of(seed);
    let mut cluster = disturbed();
    let nodes = Nodes::of(&cluster);
    let victim = usize::try_from(random.below(NODES as u64)).unwrap();
    println!("node {victim} is killed with CLUSTER_SEED={seed}");
    let all = (0..WRITERS * NODES).map(|it| Writer::on(it % NODES));
    let (victims, survivors): (Vec<_>, Vec<_>) = all.partition(|it| it.node == victim);
    let all: Vec<_> = victims.iter().chain(&survivors).collect();
    let (stop, end) = (AtomicBool::new(false), End::default());
    thread::scope(|scope| {
        let _ends = (Stop(&stop), GiveUp(&end));
        let followers = nodes.datastores.each_ref();
        let followers = followers.map(|it| scope.spawn(|| follow(it, &end)));
        thread::scope(|scope| {
            let _stop = Stop(&stop);
            for writer in &survivors {
                scope.spawn(|| write(writer, &nodes, &stop));
            }
            for (writer, retry) in victims.iter().zip([Retry::default(), Retry::never()]) {
                let (nodes, stop) = (&nodes, &stop);
                scope.spawn(move || write_whatever_happens(writer, retry, nodes, stop));
            }
            wait_until_they_write(&all);
            thread::sleep(random.shorter_than_millis(WITHIN));
            cluster.kill(victim).unwrap();
            wait_until_they_write(&survivors.iter().collect::<Vec<_>>());
            cluster.rejoin(victim).unwrap();
            wait_until_they_write(&all);
        });
        let log = assert_acknowledged_is_stored(&nodes, &all);
        println!("{} events are stored", log.len());
        end.is(log[log.len() - 1].log_position.unwrap());
        for (follower, node) in followers.into_iter().zip(0..) {
            let followed = follower.join().unwrap();
            assert!(
                followed == log,
                "a follower on node {node} has not seen the log"
            );
        }
    });
}

/// Tells writers to stop, also where the test fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Waits until each has written some more.
fn wait_until_they_write(writers: &[&Writer]) {
    let goals = writers.iter().map(|it| it.acknowledged() + SAVES);
    let goals: Vec<_> = goals.collect();
    wait_for("all writers to write", || {
        let mut both = writers.iter().zip(&goals);
        both.all(|(writer, goal)| writer.acknowledged() >= *goal)
            .then_some(())
    });
}

/// Writes on a node that stays: every save is answered Ok.
fn write(writer: &Writer, nodes: &Nodes, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        writer.save_next(nodes, Retry::default()).unwrap();
        writer.is_acknowledged();
    }
}

/// Writes on the node that is killed: each save is acknowledged, was refused and is saved anew, or has an
/// unknown outcome and is settled, on another node. The retries that a store has unless told settle it on
/// the same node, if that is back soon enough.
fn write_whatever_happens(writer: &Writer, retry: Retry, nodes: &Nodes, stop: &AtomicBool) {
    let elsewhere = &nodes.datastores[(writer.node + 1) % NODES];
    let [mut refused, mut settled] = [0, 0];
    while !stop.load(Ordering::SeqCst) {
        match writer.save_next(nodes, retry) {
            Ok(()) => {}
            Err(Error::RolledBack(_)) => continue,
            Err(Error::Unavailable(_)) => {
                refused += 1;
                continue;
            }
            Err(Error::OutcomeUnknown(unknown)) => {
                settled += 1;
                settle(*unknown, elsewhere);
            }
            Err(error) => panic!("{error:?}"),
        }
        writer.is_acknowledged();
    }
    println!("a writer was refused {refused} times, and settled {settled} saves");
    let outlasted = retry != Retry::never();
    assert!(outlasted || refused + settled > 0, "its node was away");
}

/// Sends a save again under its own id to another node, until it is answered.
fn settle(mut unknown: OutcomeUnknown, elsewhere: &MysqlDatastore) {
    loop {
        match elsewhere.event_store().settle(unknown) {
            Ok(()) => return,
            Err(Error::OutcomeUnknown(still)) => unknown = *still,
            Err(error) => panic!("{error:?}"),
        }
    }
}
