//! Followers of the log on any node.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use eventsourcing::{LogPosition, RecordError, RecordStrategy as _, StoredEvent};
use eventsourcing_diesel::MysqlDatastore;

use crate::{
    nodes::{Nodes, STEADY},
    writer::{Writer, assert_acknowledged_is_stored},
};

/// The last position that followers are to see, once that is known.
#[derive(Debug, Default)]
pub(crate) struct End(AtomicU64);

impl End {
    pub(crate) fn is(&self, last: LogPosition) {
        self.0.store(last.0, Ordering::SeqCst);
    }

    fn is_reached(&self, seen: LogPosition) -> bool {
        let last = self.0.load(Ordering::SeqCst);
        last == GIVEN_UP || last > 0 && seen.0 >= last
    }
}

const GIVEN_UP: u64 = u64::MAX;

/// Lets followers go also where the test fails.
pub(crate) struct GiveUp<'a>(pub(crate) &'a End);

impl Drop for GiveUp<'_> {
    fn drop(&mut self) {
        self.0.0.store(GIVEN_UP, Ordering::SeqCst);
    }
}

/// What a follower sees that knows no more than how far it has come, also where its node is away for a
/// while.
pub(crate) fn follow(datastore: &MysqlDatastore, end: &End) -> Vec<StoredEvent> {
    let mut seen: Vec<StoredEvent> = Vec::new();
    loop {
        let checkpoint = seen.last().and_then(|it| it.log_position);
        let checkpoint = checkpoint.unwrap_or(LogPosition::START);
        if end.is_reached(checkpoint) {
            return seen;
        }
        match datastore.strategy().all_items(checkpoint, 50) {
            Ok(page) => seen.extend(page),
            Err(RecordError::Unavailable(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

#[test]
fn a_follower_on_any_node_misses_nothing_of_what_all_nodes_take() {
    const EACH: u64 = 60;
    let nodes = Nodes::of(&STEADY);
    let end = End::default();
    thread::scope(|scope| {
        let _give_up = GiveUp(&end);
        let followers = nodes.datastores.each_ref();
        let followers = followers.map(|it| scope.spawn(|| follow(it, &end)));
        let writers = [0, 1, 2].map(Writer::on);
        thread::scope(|scope| {
            for writer in &writers {
                scope.spawn(|| writer.write(&nodes, EACH));
            }
        });
        let log = assert_acknowledged_is_stored(&nodes, &writers.each_ref());
        end.is(log[log.len() - 1].log_position.unwrap());
        for follower in followers {
            assert_eq!(follower.join().unwrap(), log);
        }
    });
}
