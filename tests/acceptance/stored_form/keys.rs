//! Keys and rings for the cases.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use eventsourcing::{
    DataKeyStrategy, Error, InMemoryStrategy, Key, KeyRing, RecordError, StoredDataKey, StoredForm,
    Timestamp, UpdateError,
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

/// Where the data keys of a store are.
pub(super) fn keys(store: &Store) -> &dyn DataKeyStrategy {
    store.strategy().data_keys().unwrap()
}

#[track_caller]
pub(super) fn erased<T>(answer: Result<T, impl Into<UpdateError<String>>>) {
    match answer.map_err(Into::into) {
        Err(error) if error.is_erased() => {}
        Err(error) => panic!("not erased, but: {error}"),
        Ok(_) => panic!("not erased, but answered"),
    }
}

/// The error of an update whose decision refuses nothing.
pub(super) fn of_update<T, R: std::fmt::Debug>(
    answer: Result<T, UpdateError<R>>,
) -> Result<T, Error> {
    answer.map_err(|error| match error {
        UpdateError::Failed(error) => error,
        UpdateError::Refused(refusal) => panic!("refused: {refusal:?}"),
    })
}

/// Keeps data keys, one of which somebody else destroys just after it was looked up.
#[derive(Default)]
pub(super) struct Overtaken {
    keys: InMemoryStrategy,
    by: Mutex<Option<Uuid>>,
    looks: AtomicUsize,
}

impl Overtaken {
    /// How often it was looked into since this was asked.
    pub(super) fn looks(&self) -> usize {
        self.looks.swap(0, Ordering::SeqCst)
    }

    pub(super) fn destroy_after_the_next_look(&self, id: Uuid) {
        *self.by.lock().unwrap() = Some(id);
    }
}

impl DataKeyStrategy for Overtaken {
    fn find_data_keys(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        self.looks.fetch_add(1, Ordering::SeqCst);
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

/// Keeps data keys where a store does, and loses the first answer of each write that it is asked for.
pub(super) struct Unanswered {
    store: Store,
    lost: AtomicUsize,
}

impl Unanswered {
    pub(super) fn of(store: &Store) -> Self {
        Self {
            store: store.clone(),
            lost: AtomicUsize::new(0),
        }
    }

    fn answer<T>(&self, answer: T) -> Result<T, RecordError> {
        if self.lost.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            let gone = "the server closed the connection";
            return Err(RecordError::OutcomeUnknown(gone.into()));
        }
        Ok(answer)
    }
}

impl DataKeyStrategy for Unanswered {
    fn find_data_keys(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        keys(&self.store).find_data_keys(ids)
    }

    fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
        self.answer(keys(&self.store).insert_data_key(id, wrapped)?)
    }

    fn replace_data_key(
        &self,
        id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError> {
        self.answer(keys(&self.store).replace_data_key(id, present, wrapped)?)
    }

    fn destroy_data_key(
        &self,
        id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError> {
        self.answer(keys(&self.store).destroy_data_key(id, on)?)
    }

    fn all_data_keys(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
        keys(&self.store).all_data_keys(after, limit)
    }
}
