//! A node that is cut off from its cluster while it commits.

use std::thread;

use eventsourcing::{
    LogPosition, OutcomeUnknown, RecordError, RecordStrategy as _, Save, StoredEvent,
};
use eventsourcing_diesel::MysqlStrategy;
use eventsourcing_tests::{events, new_id, save};
use uuid::Uuid;

use crate::nodes::{Nodes, disturbed, wait_for};

/// One statement, and several in a transaction.
const KINDS: [fn(Uuid, u64) -> Save; 2] = [
    |id, number| save(events(id, number..number + 1)),
    |id, number| save(events(id, number..number + 1)).with_key(format!("{id} {number}")),
];

/// Appends until that fails; what was acknowledged, and the one that was not with its answer.
fn append_until_it_fails(
    strategy: &MysqlStrategy,
    make: fn(Uuid, u64) -> Save,
) -> (Vec<Save>, Save, RecordError) {
    let (id, mut acknowledged) = (new_id(), Vec::new());
    loop {
        let save = make(id, acknowledged.len() as u64);
        match strategy.append(&save) {
            Ok(()) => acknowledged.push(save),
            Err(RecordError::RolledBack(_)) => {}
            Err(error) => return (acknowledged, save, error),
        }
    }
}

/// The others go on to receive what it had sent: they may commit what it could not answer.
#[test]
fn a_save_whose_node_is_cut_off_in_it_has_an_unknown_outcome_and_is_stored_once() {
    let mut cluster = disturbed();
    let nodes = Nodes::of(&cluster);
    let alone = nodes.datastores[0].strategy();
    let answers: Vec<_> = thread::scope(|scope| {
        let writers = KINDS.map(|make| scope.spawn(move || append_until_it_fails(alone, make)));
        wait_for("some saves", || {
            let log = alone.all_items(LogPosition::START, usize::MAX).unwrap();
            (log.len() > 20).then_some(())
        });
        cluster.suspend(&[1, 2]).unwrap();
        writers.map(|it| it.join().unwrap()).into()
    });
    let refused = alone.append(&save(events(new_id(), 0..1)));
    cluster.resume(&[1, 2]).unwrap();

    assert!(
        matches!(refused, Err(RecordError::Unavailable(_))),
        "{refused:?}"
    );
    let mut all = Vec::new();
    for (acknowledged, save, error) in answers {
        println!(
            "{} saves were acknowledged, then: {error}",
            acknowledged.len()
        );
        assert_kept_its_word(&nodes.log(), &save, &error);
        let (last, cause) = (save.clone(), "asked again".into());
        let unknown = OutcomeUnknown { save: last, cause };
        nodes.datastores[1].event_store().settle(unknown).unwrap();
        all.extend(acknowledged);
        all.push(save);
    }
    let log = nodes.log();
    assert_eq!(log.len(), all.len());
    for save in &all {
        assert_eq!(rows_of(&log, save), 1);
    }
}

/// Whatever was said to be refused is not there, now that all know of each other.
fn assert_kept_its_word(log: &[StoredEvent], save: &Save, error: &RecordError) {
    match error {
        RecordError::OutcomeUnknown(_) => {}
        RecordError::Unavailable(_) => assert_eq!(rows_of(log, save), 0, "{error:?}"),
        _ => panic!("{error:?}"),
    }
}

fn rows_of(log: &[StoredEvent], save: &Save) -> usize {
    log.iter().filter(|it| it.save_id == save.id()).count()
}
