//! The data keys of a page of the log, when they cannot all be looked up.

use std::sync::{Arc, Mutex};

use eventsourcing::{
    DataKeyStrategy, Error, InMemoryStrategy, LogPosition, RecordError, StoredDataKey, Timestamp,
};
use uuid::Uuid;

use super::{
    account,
    keys::{aes, encrypting, per_originator},
};
use crate::{
    bank::AccountEvent,
    stores::{Store, on_every_store},
};

/// Keeps data keys, and fails as it is told.
#[derive(Default)]
struct Failing {
    keys: InMemoryStrategy,
    damaged: Mutex<Option<Uuid>>,
    looks_left: Mutex<Option<usize>>,
}

impl DataKeyStrategy for Failing {
    fn find_data_keys(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        if let Some(left) = &mut *self.looks_left.lock().unwrap() {
            *left = left
                .checked_sub(1)
                .ok_or_else(|| RecordError::Unavailable("away".into()))?;
        }
        if self
            .damaged
            .lock()
            .unwrap()
            .is_some_and(|id| ids.contains(&id))
        {
            let what = "a row of `data_keys` is damaged".into();
            return Err(RecordError::Corrupt { what });
        }
        self.keys.find_data_keys(ids)
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        self.keys.insert_data_key(id, wrapped)
    }

    fn replace_data_key(&self, id: Uuid, was: &[u8], is: &[u8]) -> Result<bool, RecordError> {
        self.keys.replace_data_key(id, was, is)
    }

    fn destroy_data_key(
        &self,
        id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError> {
        self.keys.destroy_data_key(id, on)
    }

    fn all_data_keys(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        self.keys.all_data_keys(after, limit)
    }
}

fn with_keys_in(store: &Store, keys: &Arc<Failing>) -> Store {
    let form = per_originator("2026", aes(1)).with_keys_in(Arc::clone(keys) as Arc<_>);
    encrypting(store, form).with_page_size(4)
}

fn log(store: &Store) -> Vec<Result<Uuid, Error>> {
    let log = store.all_domain_events::<AccountEvent>(LogPosition::START);
    log.map(|it| it.map(|it| it.originator_id)).collect()
}

on_every_store! {
    fn a_damaged_key_costs_the_events_of_its_originator_and_no_others(store) {
        let keys = Arc::new(Failing::default());
        let store = with_keys_in(store, &keys);
        let ids: Vec<Uuid> = (0..5).map(|_| account(&store)).collect();
        *keys.damaged.lock().unwrap() = Some(ids[1]);

        let read = log(&store);
        assert_eq!(read.len(), 10);
        for (index, item) in read.into_iter().enumerate() {
            match item {
                Ok(id) => assert_eq!(id, ids[index / 2]),
                Err(error) => {
                    assert_eq!(index / 2, 1, "{error}");
                    assert!(matches!(error, Error::Corrupt(_)), "{error}");
                }
            }
        }
    }

    fn a_damaged_key_is_looked_up_once_in_a_page(store) {
        let keys = Arc::new(Failing::default());
        let store = with_keys_in(store, &keys);
        let ids: Vec<Uuid> = (0..5).map(|_| account(&store)).collect();
        *keys.damaged.lock().unwrap() = Some(ids[1]);
        // Three pages; and once more each of the two originators of the first.
        *keys.looks_left.lock().unwrap() = Some(5);

        let read = log(&store);
        assert_eq!(read.len(), 10);
        assert_eq!(read.iter().filter(|it| it.is_err()).count(), 2);
        assert_eq!(*keys.looks_left.lock().unwrap(), Some(0));
    }

    fn a_lookup_that_fails_is_the_last_item_and_nothing_is_stepped_over(store) {
        let keys = Arc::new(Failing::default());
        let store = with_keys_in(store, &keys);
        let ids: Vec<Uuid> = (0..5).map(|_| account(&store)).collect();
        *keys.looks_left.lock().unwrap() = Some(1);

        let mut read = log(&store);
        let last = read.pop().unwrap();
        assert!(matches!(last, Err(Error::Unavailable(_))), "{last:?}");
        let read: Vec<Uuid> = read.into_iter().map(Result::unwrap).collect();
        assert_eq!(read, [ids[0], ids[0], ids[1], ids[1]]);
    }
}
