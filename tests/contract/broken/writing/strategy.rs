//! How each fault of writing comes about.

use std::{collections::HashSet, slice, sync::Mutex};

use eventsourcing::{
    InMemoryStrategy, Position, RecordError, RecordStrategy, Save, Selection, StoredEvent,
    Timestamp,
};
use uuid::Uuid;

use super::Fault;
use crate::broken::strategy::{Breaks, Events, in_order_of_query, misuse, part_of, with_events};

/// A strategy that breaks one promise where it writes.
pub(super) struct Writing {
    pub(super) fault: Option<Fault>,
    pub(super) inner: InMemoryStrategy,
    pub(super) failed: Mutex<HashSet<Uuid>>,
    pub(super) deleted: Mutex<HashSet<(Uuid, u64)>>,
}

/// More variables than that a statement of SQLite does not have.
const MOST_IN_A_STATEMENT: usize = 32_766;

impl Writing {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn one_by_one(&self, save: &Save) -> Result<(), RecordError> {
        self.inner.append(&part_of(save, Vec::new(), true, true))?;
        save.events().iter().try_for_each(|event| {
            let one = slice::from_ref(event).to_vec();
            self.inner.append(&part_of(save, one, false, false))
        })
    }

    fn last_of(&self, id: Uuid) -> Option<u64> {
        let last = Selection::of(id).descending().limit(1);
        let found = self.inner.get_items(&last).unwrap();
        found.first().map(|it| it.originator_version)
    }

    fn has_hole(&self, save: &Save) -> bool {
        save.ranges().iter().any(|range| {
            let next = self.last_of(range.originator_id).map_or(0, |it| it + 1);
            range.first > next
        })
    }

    fn has_the_content_of(&self, save: &Save) -> bool {
        let has = |event: &StoredEvent| {
            let place = (event.originator_id, event.originator_version);
            let found = self.inner.get_item(place.0, place.1).unwrap();
            found.is_some_and(|it| it.state == event.state)
        };
        !save.events().is_empty() && save.events().iter().all(has)
    }

    fn remembering(&self, save: &Save) -> Result<(), RecordError> {
        let mut failed = self.failed.lock().unwrap();
        if failed.contains(&save.id()) {
            return Err(RecordError::Conflict);
        }
        let answer = self.inner.append(save);
        if answer.is_err() {
            failed.insert(save.id());
        }
        answer
    }

    /// The save as this strategy writes it.
    fn written(&self, save: &Save) -> Save {
        let changed = |change: fn(&mut StoredEvent)| with_events(save, change);
        match self.fault {
            Some(Fault::LosesAWriteOfABatch) if save.events().len() > 1 => {
                let mut events = save.events().to_vec();
                events.pop();
                part_of(save, events, true, true)
            }
            Some(Fault::IgnoresUnchanged) => part_of(save, save.events().to_vec(), true, false),
            Some(Fault::CutsStates) => changed(|it| it.state.truncate(65_535)),
            Some(Fault::FoldsTopics) => {
                changed(|it| it.event_type = it.event_type.to_lowercase().into())
            }
            Some(Fault::KeepsTimesUnsigned) => {
                changed(|it| it.timestamp = it.timestamp.max(Timestamp::from_micros(0)))
            }
            Some(Fault::DropsEmptyBytes) => changed(|it| {
                it.metadata = it.metadata.take().filter(|it| !it.is_empty());
                it.seal = it.seal.take().filter(|it| !it.is_empty());
            }),
            Some(Fault::ClampsVersions) => {
                changed(|it| it.originator_version = it.originator_version.min(u64::LAST))
            }
            Some(Fault::TakesTheGreatestIdForNone) => {
                changed(|it| it.originator_id = kept(it.originator_id))
            }
            _ => save.clone(),
        }
    }

    fn refusal(&self, save: &Save) -> Option<RecordError> {
        let too_large = |it: &StoredEvent| it.originator_version > u32::MAX.into();
        let taken = |it: &StoredEvent| {
            let place = (it.originator_id, it.originator_version);
            self.deleted.lock().unwrap().contains(&place)
        };
        match self.fault {
            Some(Fault::LimitsBatches) if save.events().len() > MOST_IN_A_STATEMENT => {
                Some(RecordError::Unavailable("too many SQL variables".into()))
            }
            Some(Fault::KeepsVersionsIn32Bits) if save.events().iter().any(too_large) => {
                Some(misuse("a version of more than 32 bits"))
            }
            Some(Fault::RefusesUnchanged) if !save.unchanged().is_empty() => {
                Some(RecordError::Conflict)
            }
            Some(Fault::RefusesHoles) if self.has_hole(save) => Some(RecordError::Conflict),
            Some(Fault::RefusesEmptySaves) if save.events().is_empty() => {
                Some(misuse("a save of nothing"))
            }
            Some(Fault::KeepsPositionsOfTheDeleted) if save.events().iter().any(taken) => {
                Some(RecordError::Conflict)
            }
            _ => None,
        }
    }
}

fn kept(id: Uuid) -> Uuid {
    if id.is_max() { Uuid::nil() } else { id }
}

impl Breaks for Writing {
    type Position = u64;

    fn inner(&self) -> &InMemoryStrategy {
        &self.inner
    }

    fn append(&self, save: &Save) -> Result<(), RecordError> {
        if let Some(refusal) = self.refusal(save) {
            return Err(refusal);
        }
        let written = self.written(save);
        match self.fault {
            Some(Fault::IsNotAtomic) => self.one_by_one(save),
            Some(Fault::RemembersFailedSaves) => self.remembering(save),
            Some(Fault::ComparesContent) if self.has_the_content_of(save) => Ok(()),
            Some(Fault::TakesAbsentForUnchanged) => {
                let unchanged = save.unchanged().iter();
                let there = unchanged.filter(|it| self.last_of(it.0).is_some());
                let part = part_of(save, save.events().to_vec(), true, false);
                let checked = there.fold(part, |it, &(id, last)| it.requiring_unchanged(id, last));
                self.inner.append(&checked)
            }
            _ => match (self.fault, self.inner.append(&written)) {
                (Some(Fault::IgnoresADuplicate), Err(RecordError::Conflict)) => Ok(()),
                (Some(Fault::RollsBackForAConflict), Err(RecordError::Conflict)) => {
                    Err(RecordError::RolledBack("a duplicate key".into()))
                }
                (_, answer) => answer,
            },
        }
    }

    fn events(&self, selection: &Selection) -> Events<u64> {
        let mut selection = *selection;
        if self.has(Fault::TakesTheGreatestIdForNone) {
            selection.originator_id = kept(selection.originator_id);
        }
        in_order_of_query(&self.inner, &selection)
    }

    fn show(&self, found: Vec<StoredEvent>, visit: &mut eventsourcing::Visit<'_, u64>) {
        for mut event in found {
            if self.has(Fault::ForgetsSaveIds) {
                event.save_id = Uuid::nil();
            }
            if visit(event).is_break() {
                return;
            }
        }
    }

    fn delete(&self, id: Uuid, version: u64) -> Result<bool, RecordError> {
        if self.has(Fault::DeletesNothing) {
            return Ok(self.inner.get_item(id, version)?.is_some());
        }
        let deleted = self.inner.delete_record(id, version)?;
        if deleted {
            self.deleted.lock().unwrap().insert((id, version));
        }
        Ok(deleted || self.has(Fault::SaysItDeleted))
    }
}
