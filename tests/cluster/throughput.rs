//! What a cluster takes of writers on all nodes, and on one.

use std::{thread, time::Instant};

use crate::{
    nodes::{NODES, Nodes, STEADY},
    writer::{Writer, assert_acknowledged_is_stored},
};

const WRITERS: usize = 9;
const EACH: u64 = 60;

#[test]
fn every_save_of_writers_on_all_nodes_is_answered_ok() {
    let nodes = Nodes::of(&STEADY);
    let on_all = (0..WRITERS).map(|it| Writer::on(it % NODES));
    let on_one = (0..WRITERS).map(|_| Writer::on(0));
    let [on_all, on_one] = [on_all.collect(), on_one.collect()].map(|writers: Vec<_>| {
        let per_second = saves_per_second(&nodes, &writers);
        (writers, per_second)
    });
    println!(
        "{WRITERS} writers on {NODES} nodes: {} saves per second; on one of them: {}",
        on_all.1, on_one.1
    );
    let all: Vec<_> = on_all.0.iter().chain(&on_one.0).collect();
    assert_acknowledged_is_stored(&nodes, &all);
}

/// Whatever they meet on the counter row of the log is none of their callers' business.
fn saves_per_second(nodes: &Nodes, writers: &[Writer]) -> u128 {
    let begun = Instant::now();
    thread::scope(|scope| {
        for writer in writers {
            scope.spawn(|| writer.write(nodes, EACH));
        }
    });
    let saves: u64 = writers.iter().map(Writer::acknowledged).sum();
    u128::from(saves) * 1000 / begun.elapsed().as_millis().max(1)
}
