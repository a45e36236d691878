//! A record strategy that keeps its records in memory, and behaves as the databases do.

mod data_keys;

use std::{
    collections::{BTreeMap, HashMap},
    ops::{Bound, ControlFlow},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use super::{
    data_key_strategy::{DataKeyStrategy, StoredDataKey},
    dictionary_strategy::DictionaryStrategy,
    errors::RecordError,
    record_strategy::{RecordStrategy, Visit},
    save::{KeyedSave, Save},
    selection::{Order, Selection},
    snapshot_strategy::{SnapshotSelection, SnapshotStrategy},
    stored_event::StoredEvent,
    stored_snapshot::StoredSnapshot,
};
use crate::domain::{position::Position, recorded_event::LogPosition, shape::Fingerprint};

/// Keeps records in memory: for tests, and for what need not outlive the process. Clones share
/// their records.
#[derive(Debug, Clone)]
pub struct InMemoryStrategy<P = u64> {
    records: Arc<Mutex<Records<P>>>,
}

#[derive(Debug)]
struct Records<P> {
    last_position: u64,
    log: BTreeMap<LogPosition, StoredEvent<P>>,
    sequences: BTreeMap<(Uuid, P), LogPosition>,
    keyed: HashMap<String, KeyedSave<P>>,
    snapshots: BTreeMap<(Uuid, Fingerprint, u64), StoredSnapshot>,
    dictionaries: BTreeMap<u32, Vec<u8>>,
    data_keys: BTreeMap<Uuid, StoredDataKey>,
}

impl<P> Default for InMemoryStrategy<P> {
    fn default() -> Self {
        Self {
            records: Arc::new(Mutex::new(Records {
                last_position: 0,
                log: BTreeMap::new(),
                sequences: BTreeMap::new(),
                keyed: HashMap::new(),
                snapshots: BTreeMap::new(),
                dictionaries: BTreeMap::new(),
                data_keys: BTreeMap::new(),
            })),
        }
    }
}

impl<P> InMemoryStrategy<P> {
    /// A panic while the records are held can only come from a reader's `visit`: they are whole.
    fn records(&self) -> MutexGuard<'_, Records<P>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Position> Records<P> {
    fn append(&mut self, save: &Save<P>) -> Result<(), RecordError> {
        self.check(save)?;
        let before = self.last_position;
        for event in save.events() {
            if !self.insert(event) {
                self.remove_after(before);
                return Err(RecordError::Conflict);
            }
        }
        if let Some(key) = save.key() {
            let keyed = KeyedSave {
                save_id: save.id(),
                ranges: save.ranges(),
            };
            self.keyed.insert(key.to_owned(), keyed);
        }
        Ok(())
    }

    fn check(&self, save: &Save<P>) -> Result<(), RecordError> {
        let moved = save
            .unchanged()
            .iter()
            .any(|&(originator_id, last)| self.last_of(originator_id) != last);
        let key_taken = save.key().is_some_and(|key| self.keyed.contains_key(key));
        if moved || key_taken {
            return Err(RecordError::Conflict);
        }
        match save
            .events()
            .iter()
            .find(|it| it.originator_version > P::LAST)
        {
            Some(event) => Err(RecordError::beyond_the_last(event.originator_version)),
            None => Ok(()),
        }
    }

    /// Whether the position was free.
    fn insert(&mut self, event: &StoredEvent<P>) -> bool {
        let place = (event.originator_id, event.originator_version);
        if self.sequences.contains_key(&place) {
            return false;
        }
        self.last_position += 1;
        let position = LogPosition(self.last_position);
        self.sequences.insert(place, position);
        let mut event = event.clone();
        event.log_position = Some(position);
        self.log.insert(position, event);
        true
    }

    /// Takes back an append. Its log positions are not given again, as in a database.
    fn remove_after(&mut self, position: u64) {
        for event in self.log.split_off(&LogPosition(position + 1)).into_values() {
            self.sequences
                .remove(&(event.originator_id, event.originator_version));
        }
    }

    fn last_of(&self, originator_id: Uuid) -> Option<P> {
        self.sequence(&Selection::of(originator_id))
            .next_back()
            .map(|event| event.originator_version)
    }

    /// Whether an originator begins with this event.
    fn is_first(&self, event: &StoredEvent<P>) -> bool {
        let position = event.originator_version;
        if P::BEGINS_AT_FIRST {
            return position == P::FIRST;
        }
        let earlier = Selection::of(event.originator_id).lt(position);
        self.sequence(&earlier).next().is_none()
    }

    /// The events of one sequence within the bounds, ascending.
    fn sequence<'a>(
        &'a self,
        selection: &'a Selection<P>,
    ) -> impl DoubleEndedIterator<Item = &'a StoredEvent<P>> {
        let id = selection.originator_id;
        let upper =
            next_uuid(id).map_or(Bound::Unbounded, |next| Bound::Excluded((next, P::FIRST)));
        self.sequences
            .range((Bound::Included((id, P::FIRST)), upper))
            .filter(|((_, position), _)| selection.contains(position))
            .map(|(_, log_position)| &self.log[log_position])
    }
}

fn next_uuid(id: Uuid) -> Option<Uuid> {
    id.as_u128().checked_add(1).map(Uuid::from_u128)
}

/// Shows clones, so that the records are not held while they are visited.
fn show<P>(items: Vec<StoredEvent<P>>, visit: &mut Visit<'_, P>) {
    for item in items {
        if visit(item) == ControlFlow::Break(()) {
            return;
        }
    }
}

impl<P: Position> RecordStrategy for InMemoryStrategy<P> {
    type Position = P;

    fn append(&self, save: &Save<P>) -> Result<(), RecordError> {
        self.records().append(save)
    }

    fn read(&self, selection: &Selection<P>, visit: &mut Visit<'_, P>) -> Result<(), RecordError> {
        let limit = selection.limit.unwrap_or(usize::MAX);
        let items = {
            let records = self.records();
            let sequence = records.sequence(selection).cloned();
            match selection.query_order {
                Order::Ascending => sequence.take(limit).collect(),
                Order::Descending => sequence.rev().take(limit).collect(),
            }
        };
        show(items, visit);
        Ok(())
    }

    fn read_log(
        &self,
        after: LogPosition,
        limit: usize,
        visit: &mut Visit<'_, P>,
    ) -> Result<(), RecordError> {
        let later = (Bound::Excluded(after), Bound::Unbounded);
        let items = {
            let records = self.records();
            let page = records.log.range(later).take(limit);
            page.map(|(_, event)| event.clone()).collect()
        };
        show(items, visit);
        Ok(())
    }

    fn originators(
        &self,
        event_types: &[&str],
        after: LogPosition,
        limit: usize,
    ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
        let later = (Bound::Excluded(after), Bound::Unbounded);
        let records = self.records();
        Ok(records
            .log
            .range(later)
            .filter(|(_, event)| records.is_first(event))
            .filter(|(_, event)| event_types.contains(&&*event.event_type))
            .map(|(position, event)| (*position, event.originator_id))
            .take(limit)
            .collect())
    }

    fn find_save(&self, key: &str) -> Result<Option<KeyedSave<P>>, RecordError> {
        Ok(self.records().keyed.get(key).cloned())
    }

    fn delete_record(&self, originator_id: Uuid, position: P) -> Result<bool, RecordError> {
        let mut records = self.records();
        match records.sequences.remove(&(originator_id, position)) {
            Some(log_position) => Ok(records.log.remove(&log_position).is_some()),
            None => Ok(false),
        }
    }

    fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
        Some(self)
    }

    fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
        Some(self)
    }

    fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
        Some(self)
    }
}

impl<P: Position> DictionaryStrategy for InMemoryStrategy<P> {
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
        let mut records = self.records();
        let there = records.dictionaries.entry(id);
        if there.or_insert_with(|| content.to_vec()) == content {
            Ok(())
        } else {
            Err(RecordError::Conflict)
        }
    }

    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
        Ok(self.records().dictionaries.get(&id).cloned())
    }
}

impl<P: Position> SnapshotStrategy for InMemoryStrategy<P> {
    fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
        let version = snapshot.originator_version;
        if version > u64::LAST {
            return Err(RecordError::beyond_the_last(version));
        }
        let place = (snapshot.originator_id, snapshot.fingerprint, version);
        self.records().snapshots.insert(place, snapshot.clone());
        Ok(())
    }

    fn newest_snapshot(
        &self,
        selection: &SnapshotSelection,
    ) -> Result<Option<StoredSnapshot>, RecordError> {
        let (id, fingerprint) = (selection.originator_id, selection.fingerprint);
        Ok(self
            .records()
            .snapshots
            .range((id, fingerprint, 0)..=(id, fingerprint, selection.lte))
            .rev()
            .map(|(_, snapshot)| snapshot)
            .find(|snapshot| snapshot.as_of <= selection.as_of)
            .cloned())
    }

    fn prune_snapshots(
        &self,
        id: Uuid,
        fingerprint: Fingerprint,
        keep: usize,
    ) -> Result<usize, RecordError> {
        let mut records = self.records();
        let snapshots = &mut records.snapshots;
        let before = snapshots.len();
        let oldest_kept = match keep.checked_sub(1) {
            Some(newer) => snapshots
                .range((id, fingerprint, 0)..=(id, fingerprint, u64::MAX))
                .rev()
                .nth(newer)
                .map_or(0, |(place, _)| place.2),
            None => u64::MAX,
        };
        snapshots.retain(|place, _| place.0 != id || place.2 >= oldest_kept);
        Ok(before - snapshots.len())
    }
}
