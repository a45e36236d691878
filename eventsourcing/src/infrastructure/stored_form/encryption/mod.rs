//! States and metadata that only who has the key can read.

mod key;
mod key_ring;

use uuid::Uuid;

pub use self::{key::Key, key_ring::KeyRing};
use super::{
    StoredForm,
    data_keys::DataKeys,
    frame::{KeyName, Lock},
    unpacking::Unreadable,
};
use crate::infrastructure::errors::Cause;

/// What is encrypted from now on, and the keys that what was encrypted is read with.
#[derive(Debug, Clone, Default)]
pub(super) struct Encryption {
    ring: Option<KeyRing>,
    /// Whether what is saved is encrypted.
    active: bool,
}

/// A key and what frames call it.
pub(super) struct NamedKey<'a> {
    pub(super) name: KeyName<'a>,
    pub(super) key: &'a Key,
}

impl StoredForm {
    /// The same with states and metadata encrypted under the current key of the ring, each bound to
    /// its originator, its position and its topic: in another row it does not open. Those are stored
    /// in clear, and so are times.
    ///
    /// ```
    /// use eventsourcing::{EventStore, Key, KeyRing, StoredForm};
    ///
    /// # let (this_year, last_year) = ([1; 32], [0; 32]);
    /// let ring = KeyRing::new("2026", Key::xchacha20_poly1305(&this_year))?
    ///     .with_old("2025", Key::aes_256_gcm(&last_year))?;
    /// let event_store = EventStore::in_memory().with_stored_form(StoredForm::json().encrypted(ring));
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    pub fn encrypted(mut self, ring: KeyRing) -> Self {
        self.encryption.ring = Some(ring);
        self.encryption.active = true;
        self
    }

    /// The same with a ring to read what was encrypted before, while what is saved is not.
    pub fn readable_with(mut self, ring: KeyRing) -> Self {
        self.encryption.ring = Some(ring);
        self.encryption.active = false;
        self
    }
}

impl Encryption {
    /// The key for what is saved.
    #[allow(clippy::unnecessary_wraps)]
    pub(super) fn key_for(
        &self,
        _originator_id: Uuid,
        _keys: &DataKeys,
    ) -> Result<Option<NamedKey<'_>>, Cause> {
        Ok(self.ring.as_ref().filter(|_| self.active).map(|ring| {
            let (id, key) = ring.current();
            NamedKey {
                name: KeyName::OfRing(id),
                key,
            }
        }))
    }

    /// The key that a frame names.
    pub(super) fn key_of(
        &self,
        lock: &Lock<'_>,
        _originator_id: Uuid,
        _keys: &DataKeys,
    ) -> Result<&Key, Unreadable> {
        let key = match lock.key {
            KeyName::OfRing(id) => self.ring.as_ref().and_then(|ring| ring.get(id)),
            KeyName::OfOriginator => None,
        };
        let key = key.ok_or_else(|| {
            Unreadable::Because(format!(
                "it is encrypted under {}, which is not in the key ring",
                named(lock.key)
            ))
        })?;
        if key.cipher() == lock.cipher {
            return Ok(key);
        }
        Err(Unreadable::Because(format!(
            "it is encrypted by {}, and {} is for {}",
            lock.cipher.name(),
            named(lock.key),
            key.cipher().name()
        )))
    }
}

/// A key as errors name it.
pub(super) fn named(key: KeyName<'_>) -> String {
    match key {
        KeyName::OfRing(id) => format!("key `{id}`"),
        KeyName::OfOriginator => "the data key of its originator".into(),
    }
}
