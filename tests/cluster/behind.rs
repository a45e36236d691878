//! What a node that is behind the others takes of saves that insert no events, where none waits for what
//! the others have acknowledged.

use std::{sync::Barrier, thread};

use eventsourcing::{RecordError, RecordStrategy as _, Retry, Save};
use eventsourcing_diesel::{MysqlDatastore, MysqlStrategy};
use eventsourcing_tests::{events, new_id, save};

use crate::nodes::{NODES, Nodes, disturbed};

const ROUNDS: u64 = 300;

/// Sends a save again as often as it is rolled back.
fn append(strategy: &MysqlStrategy, save: &Save) -> Result<(), RecordError> {
    let retry = Retry::default().attempts(usize::MAX);
    let is_rolled_back = |it: &RecordError| matches!(it, RecordError::RolledBack(_));
    retry.run(|| strategy.append(save), is_rolled_back)
}

/// Appends on the first node, and at once saves what requires the opposite on the others.
fn is_refused_behind_an_append(make: fn() -> Save) {
    let cluster = disturbed();
    let nodes = Nodes::of(&cluster);
    let [first, others @ ..] = nodes.datastores.each_ref().map(MysqlDatastore::strategy);
    let id = new_id();
    let mut last = None;
    for version in 0..ROUNDS {
        append(first, &save(events(id, version..version + 1))).unwrap();
        for other in others {
            let answer = append(other, &make().requiring_unchanged(id, last));
            assert!(
                matches!(answer, Err(RecordError::Conflict)),
                "version {version} was there: {answer:?}"
            );
        }
        last = Some(version);
    }
}

#[test]
fn a_save_that_only_checks_is_refused_by_a_node_that_is_behind() {
    is_refused_behind_an_append(|| save(Vec::new()));
}

#[test]
fn a_save_that_has_a_key_and_checks_is_refused_by_a_node_that_is_behind() {
    is_refused_behind_an_append(|| save(Vec::new()).with_key(new_id().to_string()));
}

#[test]
fn of_saves_of_one_key_on_all_nodes_exactly_one_is_stored() {
    let cluster = disturbed();
    let nodes = Nodes::of(&cluster);
    let start = Barrier::new(NODES);
    for round in 0..ROUNDS {
        let key = round.to_string();
        let send = |node: usize| {
            let save = save(Vec::new()).with_key(&key);
            start.wait();
            match append(nodes.datastores[node].strategy(), &save) {
                Ok(()) => Some(save.id()),
                Err(RecordError::Conflict) => None,
                Err(error) => panic!("neither stored nor a conflict: {error:?}"),
            }
        };
        let stored: Vec<_> = thread::scope(|scope| {
            let sends = [0, 1, 2].map(|node| scope.spawn(move || send(node)));
            let answers = sends.map(|it| it.join().unwrap());
            answers.into_iter().flatten().collect()
        });
        assert_eq!(stored.len(), 1, "of the key {key}");
        assert_eq!(nodes.saved_under(&key), [stored[0]; NODES]);
    }
}
