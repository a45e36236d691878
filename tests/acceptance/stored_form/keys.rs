//! Keys and rings for the cases.

use std::sync::Mutex;

use eventsourcing::{
    DataKeyStrategy, InMemoryStrategy, Key, KeyRing, RecordError, StoredDataKey, StoredForm,
    Timestamp,
};
use uuid::Uuid;

use crate::stores::Store;

pub(super) fn aes(byte: u8) -> Key {
    Key::aes_256_gcm(&[byte; 32])
}

pub(super) fn xchacha(byte: u8) -> Key {
    Key::xchacha20_poly1305(&[byte; 32])
}

pub(super) fn under(id: &str, key: Key) -> StoredForm {
    StoredForm::json().encrypted(KeyRing::new(id, key).unwrap())
}

pub(super) fn per_originator(id: &str, key: Key) -> StoredForm {
    StoredForm::json().encrypted_per_originator(KeyRing::new(id, key).unwrap())
}

/// The key of 2026, and that of 2025 to read with.
pub(super) fn rotated() -> KeyRing {
    let ring = KeyRing::new("2026", xchacha(2)).unwrap();
    ring.with_old("2025", aes(1)).unwrap()
}

pub(super) fn encrypting(store: &Store, form: StoredForm) -> Store {
    store.clone().with_stored_form(form)
}

/// Keeps data keys, one of which somebody else destroys just after it was looked up.
#[derive(Default)]
pub(super) struct Overtaken {
    keys: InMemoryStrategy,
    by: Mutex<Option<Uuid>>,
}

impl Overtaken {
    pub(super) fn destroy_after_the_next_look(&self, id: Uuid) {
        *self.by.lock().unwrap() = Some(id);
    }
}

impl DataKeyStrategy for Overtaken {
    fn find_data_keys(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        let found = self.keys.find_data_keys(ids)?;
        if let Some(id) = self.by.lock().unwrap().take() {
            self.keys.destroy_data_key(id, Timestamp::now())?;
        }
        Ok(found)
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        self.keys.insert_data_key(id, wrapped)
    }

    fn replace_data_key(
        &self,
        id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError> {
        if let Some(id) = self.by.lock().unwrap().take() {
            self.keys.destroy_data_key(id, Timestamp::now())?;
        }
        self.keys.replace_data_key(id, present, wrapped)
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
