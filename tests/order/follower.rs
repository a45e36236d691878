use eventsourcing::{LogPosition, RecordStrategy};
use eventsourcing_diesel::{Backend, DieselDatastore};

/// How many events are read at once.
const PAGE: usize = 500;

/// Reads the log page by page, and knows nothing but how far it has come.
pub(crate) struct Follower {
    checkpoint: LogPosition,
    pub(crate) seen: Vec<i64>,
}

impl Follower {
    pub(crate) fn behind(checkpoint: LogPosition) -> Self {
        Self {
            checkpoint,
            seen: Vec::new(),
        }
    }

    /// Reads the next page; how many events were on it.
    pub(crate) fn poll<C: Backend>(&mut self, datastore: &DieselDatastore<C>) -> usize {
        let page = datastore.strategy().all_items(self.checkpoint, PAGE);
        let page = page.unwrap();
        for event in &page {
            let position = event.log_position.unwrap();
            assert!(position > self.checkpoint, "seen before");
            self.checkpoint = position;
            self.seen.push(i64::try_from(position.0).unwrap());
        }
        page.len()
    }

    /// Reads what is there.
    pub(crate) fn catch_up<C: Backend>(&mut self, datastore: &DieselDatastore<C>) {
        while self.poll(datastore) > 0 {}
    }
}
