//! Data keys in memory.

use std::{collections::btree_map::Entry, ops::Bound};

use uuid::Uuid;

use super::InMemoryStrategy;
use crate::{
    domain::{position::Position, timestamp::Timestamp},
    infrastructure::{
        data_key_strategy::{DataKeyStrategy, StoredDataKey},
        errors::RecordError,
    },
};

impl<P: Position> DataKeyStrategy for InMemoryStrategy<P> {
    fn find_data_keys(
        &self,
        originators: &[Uuid],
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        let keys = &self.records().data_keys;
        let mut wanted = originators.to_vec();
        wanted.sort_unstable();
        wanted.dedup();
        let found = wanted
            .into_iter()
            .filter_map(|id| Some((id, keys.get(&id)?.clone())));
        Ok(found.collect())
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        let mut records = self.records();
        let kept = records
            .data_keys
            .entry(id)
            .or_insert_with(|| StoredDataKey::Wrapped(wrapped.to_vec()));
        Ok(kept.clone())
    }

    fn replace_data_key(
        &self,
        id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError> {
        match self.records().data_keys.get_mut(&id) {
            Some(StoredDataKey::Wrapped(kept)) if kept == present => {
                wrapped.clone_into(kept);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn destroy_data_key(
        &self,
        id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError> {
        let destroyed = StoredDataKey::Destroyed { on };
        Ok(match self.records().data_keys.entry(id) {
            Entry::Vacant(nothing) => {
                nothing.insert(destroyed);
                None
            }
            Entry::Occupied(mut kept) => match kept.get() {
                StoredDataKey::Wrapped(_) => Some(kept.insert(destroyed)),
                StoredDataKey::Destroyed { .. } => Some(kept.get().clone()),
            },
        })
    }

    fn all_data_keys(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        let later = (
            after.map_or(Bound::Unbounded, Bound::Excluded),
            Bound::Unbounded,
        );
        let records = self.records();
        let page = records.data_keys.range(later).take(limit);
        Ok(page.map(|(id, kept)| (*id, kept.clone())).collect())
    }
}
