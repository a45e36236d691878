//! Writers, each on an aggregate of its own.

use std::sync::atomic::{AtomicU64, Ordering};

use eventsourcing::{Error, RecordedEvent, Retry, StoredEvent, Timestamp};
use eventsourcing_tests::new_id;
use uuid::Uuid;

use crate::nodes::{Nodes, Written};

/// Writes through one node.
pub(crate) struct Writer {
    pub(crate) node: usize,
    id: Uuid,
    acknowledged: AtomicU64,
}

impl Writer {
    pub(crate) fn on(node: usize) -> Self {
        Self {
            node,
            id: new_id(),
            acknowledged: AtomicU64::new(0),
        }
    }

    /// How many events are acknowledged.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::SeqCst)
    }

    /// Saves so many events, each of which is answered Ok with the retries that a store has unless told.
    pub(crate) fn write(&self, nodes: &Nodes, count: u64) {
        for number in 0..count {
            let answer = self.save_next(nodes, Retry::default());
            let node = self.node;
            answer.unwrap_or_else(|error| panic!("event {number} on node {node}: {error:?}"));
            self.is_acknowledged();
        }
    }

    /// Saves the event behind those that are acknowledged.
    pub(crate) fn save_next(&self, nodes: &Nodes, retry: Retry) -> Result<(), Error> {
        let store = nodes.datastores[self.node].event_store();
        let number = self.acknowledged();
        let event = self.event(number);
        let event = RecordedEvent::new(self.id, number, event, Timestamp::now());
        store.clone().with_retry(retry).append(&event)
    }

    pub(crate) fn is_acknowledged(&self) {
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
    }

    fn event(&self, number: u64) -> Written {
        let writer = self.node;
        Written { writer, number }
    }
}

/// What each node has is what was acknowledged, each event once; it is the log.
pub(crate) fn assert_acknowledged_is_stored(
    nodes: &Nodes,
    writers: &[&Writer],
) -> Vec<StoredEvent> {
    let log = nodes.log();
    let acknowledged: u64 = writers.iter().map(|it| it.acknowledged()).sum();
    assert_eq!(log.len() as u64, acknowledged);
    for writer in writers {
        for datastore in &nodes.datastores {
            let stored = datastore.event_store().get_domain_events(writer.id);
            let stored: Vec<RecordedEvent<Written>> = stored.unwrap();
            let said = (0..writer.acknowledged()).map(|it| (it, writer.event(it)));
            let stored = stored
                .into_iter()
                .map(|it| (it.originator_version, it.event));
            assert!(
                stored.eq(said),
                "the events of a writer on node {}",
                writer.node
            );
        }
    }
    log
}
