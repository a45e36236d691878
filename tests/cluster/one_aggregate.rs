//! Writers of all nodes on one aggregate.

use std::{collections::BTreeMap, sync::Barrier, thread};

use eventsourcing::{Aggregate, Error, RecordedEvent, Timestamp, mutators};
use eventsourcing_tests::new_id;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::nodes::{NODES, Nodes, STEADY, Written};

/// So many write on each node.
const WRITERS: usize = 2;

/// Runs the work for each writer at once: its number, and the number of its node.
fn at_once<T: Send>(work: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(WRITERS * NODES);
    thread::scope(|scope| {
        let start = |writer| {
            let (barrier, work) = (&barrier, &work);
            scope.spawn(move || {
                barrier.wait();
                work(writer, writer % NODES)
            })
        };
        let threads: Vec<_> = (0..WRITERS * NODES).map(start).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    })
}

/// Tries to take each version, one after the other; which it took.
fn take(nodes: &Nodes, id: Uuid, writer: usize, node: usize, versions: u64) -> Vec<u64> {
    let store = nodes.datastores[node].event_store();
    let takes = |&number: &u64| {
        let event = Written { writer, number };
        let event = RecordedEvent::new(id, number, event, Timestamp::now());
        match store.append(&event) {
            Ok(()) => true,
            Err(Error::Conflict(conflict)) => {
                assert_eq!(conflict.originator_id, id);
                assert!(conflict.actual >= Some(number), "{conflict:?}");
                false
            }
            Err(error) => panic!("neither stored nor a conflict: {error:?}"),
        }
    };
    (0..versions).filter(takes).collect()
}

#[test]
fn of_writers_of_all_nodes_exactly_one_takes_each_version() {
    const VERSIONS: u64 = 60;
    let nodes = Nodes::of(&STEADY);
    let id = new_id();
    let taken = at_once(|writer, node| (writer, take(&nodes, id, writer, node, VERSIONS)));
    let mut winners = BTreeMap::new();
    for (writer, versions) in taken {
        for version in versions {
            let other = winners.insert(version, writer);
            assert_eq!(other, None, "version {version} was taken twice");
        }
    }
    for datastore in &nodes.datastores {
        let stored = datastore.event_store().get_domain_events::<Written>(id);
        let stored = stored.unwrap().into_iter();
        let stored: BTreeMap<_, _> = stored
            .map(|it| (it.originator_version, it.event.writer))
            .collect();
        assert_eq!(stored, winners);
        assert_eq!(stored.len() as u64, VERSIONS);
    }
}

/// Counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TallyEvent)]
struct Tally {
    count: u64,
}

#[mutators(generate = TallyEvent, topic = "cluster.tally")]
impl Tally {
    fn begun() -> Self {
        Self { count: 0 }
    }

    fn counted(&mut self) {
        self.count += 1;
    }
}

#[test]
fn updates_of_one_aggregate_on_all_nodes_are_all_stored() {
    const UPDATES: u64 = 20;
    let nodes = Nodes::of(&STEADY);
    let on = |node: usize| nodes.datastores[node].repository::<Tally>();
    let id = on(0).create(TallyEvent::Begun).unwrap().id();
    at_once(|_, node| {
        for _ in 0..UPDATES {
            on(node).update(id, |_| TallyEvent::Counted).unwrap();
        }
    });
    for node in 0..NODES {
        let count = on(node).get(id).unwrap().count;
        assert_eq!(count, UPDATES * (WRITERS * NODES) as u64);
    }
}
