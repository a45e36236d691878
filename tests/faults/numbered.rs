//! Saves that are known by their numbers: a writer that was killed knows the save that it was at.

use std::ops::RangeInclusive;

use eventsourcing::{LogPosition, RecordStrategy};
use eventsourcing_diesel::{Backend, DieselDatastore};
use uuid::Uuid;

#[path = "numbered_saves.rs"]
mod saves;

pub(crate) use saves::{EACH, numbered_save};

/// What is there of a sequence are the first saves of it, whole and in order, each once: so many.
pub(crate) fn assert_stored<C: Backend>(
    datastore: &DieselDatastore<C>,
    sequence: Uuid,
    saves: RangeInclusive<u64>,
) {
    let strategy = datastore.strategy();
    let log = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    let of_log = log.into_iter().filter(|it| it.originator_id == sequence);
    let of_log: Vec<_> = of_log.collect();
    let found = strategy.get_items(&sequence.into()).unwrap();
    // Whoever writes goes on, and the log ends anywhere in what was saved meanwhile.
    assert!(found.starts_with(&of_log));
    assert!(of_log.len() as u64 >= saves.start() * EACH);

    let there = found.len() as u64;
    assert!(saves.contains(&(there / EACH)), "{there} events, {saves:?}");
    assert_eq!(there % EACH, 0, "a save is there in part");
    let said = (0..there / EACH).map(|number| numbered_save(sequence, number).events().to_vec());
    for (it, said) in found.iter().zip(said.flatten()) {
        assert_eq!(it.save_id, said.save_id);
        assert_eq!(it.originator_version, said.originator_version);
        assert_eq!(it.state, said.state);
    }
}
