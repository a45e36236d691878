//! A store that fails as databases fail: a record strategy of a user's own around the one in memory.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use eventsourcing::{
    Cause, EventStore, InMemoryStrategy, KeyedSave, LogPosition, Position, RecordError,
    RecordStrategy, Save, Selection, StoredEvent, Visit,
};
use uuid::Uuid;

use crate::stores::{Store, attempts};

/// What becomes of one append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is stored and answered.
    None,
    /// It is stored, and the answer is lost.
    StoredUnanswered,
    /// It is not stored, and the answer is lost.
    LostUnanswered,
    /// It is under way: stored just before the next append, its answer lost.
    StoredLater,
    /// It is under way until nobody waits for it: stored just after the next append.
    StoredAfterTheNext,
    /// Rolled back.
    RolledBack,
    /// The database cannot be reached; nothing is written.
    Unavailable,
    /// The database says that it is damaged.
    Damaged,
}

/// Fails as it was told, append by append; afterwards it works.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faulty<P = u64> {
    records: InMemoryStrategy<P>,
    plan: Arc<Mutex<Plan<P>>>,
}

#[derive(Debug, Default)]
struct Plan<P> {
    faults: VecDeque<Fault>,
    reads: VecDeque<Fault>,
    later: Vec<(Save<P>, bool)>,
    appends: usize,
}

fn gone() -> Cause {
    "the server closed the connection".into()
}

impl<P: Position> Faulty<P> {
    /// What becomes of the next appends.
    pub(crate) fn plan(&self, faults: impl IntoIterator<Item = Fault>) {
        let mut plan = self.plan.lock().unwrap();
        plan.faults = faults.into_iter().collect();
        plan.appends = 0;
    }

    /// What becomes of the next reads: `None` or `Unavailable`.
    pub(crate) fn plan_reads(&self, faults: impl IntoIterator<Item = Fault>) {
        self.plan.lock().unwrap().reads = faults.into_iter().collect();
    }

    /// How many appends there were since the plan.
    pub(crate) fn appends(&self) -> usize {
        self.plan.lock().unwrap().appends
    }

    /// A store that tries everything three times.
    pub(crate) fn store(&self) -> Store<P> {
        EventStore::sharing(Arc::new(self.clone()) as Arc<crate::stores::Strategy<P>>)
            .with_retry(attempts(3))
    }

    /// Lets arrive what was under way.
    pub(crate) fn arrive(&self) {
        let later = std::mem::take(&mut self.plan.lock().unwrap().later);
        for (save, _) in later {
            // What it finds taken it does not write.
            _ = self.records.append(&save);
        }
    }

    fn read_fault(&self) -> Result<(), RecordError> {
        match self.plan.lock().unwrap().reads.pop_front() {
            None | Some(Fault::None) => Ok(()),
            Some(_) => Err(RecordError::Unavailable(gone())),
        }
    }

    fn next_fault(&self) -> Fault {
        let mut plan = self.plan.lock().unwrap();
        plan.appends += 1;
        plan.faults.pop_front().unwrap_or(Fault::None)
    }

    /// What was under way arrives before the next append, or gets ready to arrive after it.
    fn pass(&self) {
        let later = std::mem::take(&mut self.plan.lock().unwrap().later);
        for (save, after) in later {
            if after {
                self.plan.lock().unwrap().later.push((save, false));
            } else {
                _ = self.records.append(&save);
            }
        }
    }
}

impl<P: Position> RecordStrategy for Faulty<P> {
    type Position = P;

    fn append(&self, save: &Save<P>) -> Result<(), RecordError> {
        let fault = self.next_fault();
        self.pass();
        match fault {
            Fault::None => self.records.append(save),
            Fault::StoredUnanswered => {
                self.records.append(save)?;
                Err(RecordError::OutcomeUnknown(gone()))
            }
            Fault::LostUnanswered => Err(RecordError::OutcomeUnknown(gone())),
            Fault::StoredLater | Fault::StoredAfterTheNext => {
                let after = fault == Fault::StoredAfterTheNext;
                self.plan.lock().unwrap().later.push((save.clone(), after));
                Err(RecordError::OutcomeUnknown(gone()))
            }
            Fault::RolledBack => Err(RecordError::RolledBack("deadlock found".into())),
            Fault::Unavailable => Err(RecordError::Unavailable(gone())),
            Fault::Damaged => Err(RecordError::Corrupt {
                what: "the file is damaged".into(),
            }),
        }
    }

    fn read(&self, selection: &Selection<P>, visit: &mut Visit<'_, P>) -> Result<(), RecordError> {
        self.read_fault()?;
        self.records.read(selection, visit)
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, P>,
    ) -> Result<(), RecordError> {
        self.records.read_log(after, limit, visit)
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        self.records.originators(event_types, after, limit)
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<P>>, RecordError> {
        self.read_fault()?;
        self.records.find_save(key)
    }

    fn delete_record(&self, originator_id: Uuid, position: P) -> Result<bool, RecordError> {
        self.records.delete_record(originator_id, position)
    }

    fn get_item(&self, id: Uuid, position: P) -> Result<Option<StoredEvent<P>>, RecordError> {
        self.read_fault()?;
        self.records.get_item(id, position)
    }
}
