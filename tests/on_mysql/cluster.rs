//! A Galera cluster, of which each node takes saves.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use eventsourcing::{LogPosition, RecordError, RecordStrategy, Uuid};
use eventsourcing_diesel::{LogFlush, MysqlDatastore, MysqlSettings, MysqlStrategy};
use eventsourcing_test_servers::{Cluster, Database};
use eventsourcing_tests::{events, new_id, save};

const EACH: usize = 20;

/// A node that takes saves of the same database as the others.
fn on_node(cluster: &Cluster, node: usize, database: &Database) -> MysqlStrategy {
    let url = cluster.nodes()[node].endpoint().url();
    let (authority, _) = url.rsplit_once('/').unwrap();
    let url = format!("{authority}/{}", database.name());
    let settings = MysqlSettings::new(url).log_flush(LogFlush::EverySecond);
    MysqlDatastore::open(settings).unwrap().strategy().clone()
}

/// Appends until the save is answered, as event stores do.
fn append(strategy: &MysqlStrategy, id: Uuid) {
    let saved = save(events(id, 0..3));
    loop {
        match strategy.append(&saved) {
            Ok(()) => return,
            Err(RecordError::RolledBack(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_follower_on_any_node_misses_nothing_of_what_all_nodes_take() {
    let cluster = Cluster::start(3).unwrap();
    let database = cluster.nodes()[0].endpoint().fresh_database().unwrap();
    let nodes = [0, 1, 2].map(|node| on_node(&cluster, node, &database));
    let running = AtomicUsize::new(nodes.len());
    let followed = thread::scope(|scope| {
        for strategy in &nodes {
            let running = &running;
            scope.spawn(move || {
                for _ in 0..EACH {
                    append(strategy, new_id());
                }
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        follow(&nodes[2], &running, nodes.len() * EACH * 3)
    });
    for node in nodes {
        let stored = node.all_items(LogPosition::START, usize::MAX).unwrap();
        let stored: Vec<_> = stored.iter().map(|it| it.log_position.unwrap()).collect();
        assert_eq!(followed, stored);
    }
}

/// Until all is there: a node shows the saves of others some moments after they were answered.
fn follow(strategy: &MysqlStrategy, running: &AtomicUsize, all: usize) -> Vec<LogPosition> {
    let mut seen: Vec<LogPosition> = Vec::new();
    while seen.len() < all || running.load(Ordering::SeqCst) > 0 {
        let after = seen.last().copied().unwrap_or(LogPosition::START);
        let found = strategy.all_items(after, 50).unwrap();
        seen.extend(found.iter().map(|it| it.log_position.unwrap()));
    }
    seen
}

/// Two nodes that take the same version at once: one is told that it was rolled back, or of a conflict.
#[test]
fn of_two_nodes_that_take_one_version_one_does() {
    let cluster = Cluster::start(2).unwrap();
    let database = cluster.nodes()[0].endpoint().fresh_database().unwrap();
    let [one, other] = [0, 1].map(|node| on_node(&cluster, node, &database));
    for _ in 0..20 {
        let id = new_id();
        let both = std::sync::Barrier::new(2);
        let write = |strategy: &MysqlStrategy| {
            both.wait();
            strategy.append(&save(events(id, 0..1)))
        };
        let answers = thread::scope(|scope| {
            let first = scope.spawn(|| write(&one));
            [write(&other), first.join().unwrap()]
        });
        assert!(answers.iter().filter(|it| it.is_ok()).count() <= 1);
        for answer in answers.iter().filter_map(|it| it.as_ref().err()) {
            let is_one = matches!(answer, RecordError::Conflict | RecordError::RolledBack(_));
            assert!(is_one, "{answer:?}");
        }
    }
}
