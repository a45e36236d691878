//! Saves that are known by their numbers: a writer that was killed knows the save that it was at.

use std::ops::RangeInclusive;

use eventsourcing::{LogPosition, RecordStrategy as _, Selection, StoredEvent};
use eventsourcing_diesel::{Backend, DieselDatastore};
use uuid::Uuid;

#[path = "numbered_saves.rs"]
mod saves;

pub(crate) use saves::{EACH, numbered_save};

/// A sequence that is read on from where it was read before, and the log with it.
pub(crate) struct Reader {
    sequence: Uuid,
    /// So many events of it were found in the log, the last of them here.
    read: u64,
    position: LogPosition,
}

impl Reader {
    /// Reads a sequence from its beginning.
    pub(crate) fn of(sequence: Uuid) -> Self {
        Self {
            sequence,
            read: 0,
            position: LogPosition::START,
        }
    }

    /// What is there of the sequence are the first saves of it, whole and in order, each once: so many,
    /// which are returned.
    pub(crate) fn assert_stored<C: Backend>(
        &mut self,
        datastore: &DieselDatastore<C>,
        saves: RangeInclusive<u64>,
    ) -> u64 {
        let strategy = datastore.strategy();
        let log = strategy.all_items(self.position, usize::MAX).unwrap();
        let of_log = log
            .into_iter()
            .filter(|it| it.originator_id == self.sequence);
        let of_log: Vec<_> = of_log.collect();
        let unread = Selection::of(self.sequence).gte(self.read);
        let found = strategy.get_items(&unread).unwrap();
        // Whoever writes goes on, and the log ends anywhere in what was saved meanwhile.
        assert!(found.starts_with(&of_log));
        self.assert_saved(&found);

        let there = self.read + found.len() as u64;
        assert!(saves.contains(&(there / EACH)), "{there} events, {saves:?}");
        assert_eq!(there % EACH, 0, "a save is there in part");
        self.read += of_log.len() as u64;
        if let Some(last) = of_log.last() {
            self.position = last.log_position.unwrap();
        }
        assert!(self.read >= saves.start() * EACH);
        there / EACH
    }

    /// What was not read before is what was saved.
    fn assert_saved(&self, found: &[StoredEvent]) {
        let saves = (self.read / EACH..).map(|number| numbered_save(self.sequence, number));
        let events = saves.flat_map(|it| it.events().to_vec());
        let unread = events.filter(|it| it.originator_version >= self.read);
        for (it, said) in found.iter().zip(unread) {
            assert_eq!(it.save_id, said.save_id);
            assert_eq!(it.originator_version, said.originator_version);
            assert_eq!(it.state, said.state);
        }
    }
}
