//! What is said about encryption.

use std::sync::Arc;

use super::{KeptElsewhere, Saves};
use crate::infrastructure::{
    data_key_strategy::DataKeyStrategy,
    key_ring::KeyRing,
    stored_form::{
        StoredForm,
        frame::{Header, KeyName, Lock},
    },
};

impl StoredForm {
    /// The same with states, metadata and snapshots encrypted under the current key of the ring, each
    /// bound to its originator, its position and its topic: in another row it does not open. Those
    /// are stored in clear, and so are times. To be able to erase, use
    /// [`encrypted_per_originator`](Self::encrypted_per_originator), which is read by this too.
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
    pub fn encrypted(self, ring: KeyRing) -> Self {
        self.encrypting(ring, Saves::UnderTheRing)
    }

    /// The same with states, metadata and snapshots of each originator encrypted under a key of its
    /// own. That is kept in the database, encrypted under the current key of the ring, and can be
    /// destroyed: [`EventStore::erase`](crate::EventStore::erase).
    ///
    /// Every operation looks the keys up that it is about; the first save of an originator makes its
    /// key, which is one more transaction.
    ///
    /// ```
    /// use eventsourcing::{EventStore, Key, KeyRing, StoredForm};
    /// # let this_year = [1; 32];
    ///
    /// let ring = KeyRing::new("2026", Key::aes_256_gcm(&this_year))?;
    /// let event_store = EventStore::in_memory()
    ///     .with_stored_form(StoredForm::json().encrypted_per_originator(ring));
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    pub fn encrypted_per_originator(self, ring: KeyRing) -> Self {
        self.encrypting(ring, Saves::PerOriginator)
    }

    /// The same with a ring to read what was encrypted before, while what is saved is not.
    ///
    /// Whoever was erased stays so, where data keys are kept. A form without any ring does not look:
    /// it goes on saving for the erased, and reads what of them is in clear.
    ///
    /// ```
    /// use eventsourcing::{Key, KeyRing, StoredForm};
    /// # let last_year = [1; 32];
    ///
    /// let ring = KeyRing::new("2025", Key::aes_256_gcm(&last_year))?;
    /// let form = StoredForm::json().readable_with(ring);
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    pub fn readable_with(self, ring: KeyRing) -> Self {
        self.encrypting(ring, Saves::InClear)
    }

    /// The same with the keys of originators kept there and not beside the events: then no copy of
    /// the events has them, and no backup.
    ///
    /// It must be another database: within a transaction on one, keys in that same one would wait
    /// for it. What happens there is not part of the transaction.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use eventsourcing::{EventStore, InMemoryStrategy, Key, KeyRing, StoredForm};
    /// # let this_year = [1; 32];
    ///
    /// let ring = KeyRing::new("2026", Key::aes_256_gcm(&this_year))?;
    /// let keys = Arc::new(InMemoryStrategy::<u64>::default());
    /// let form = StoredForm::json().encrypted_per_originator(ring).with_keys_in(keys);
    /// let event_store = EventStore::in_memory().with_stored_form(form);
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    pub fn with_keys_in(mut self, keys: Arc<dyn DataKeyStrategy>) -> Self {
        self.encryption.keys = Some(KeptElsewhere(keys));
        self
    }

    fn encrypting(mut self, ring: KeyRing, saves: Saves) -> Self {
        self.encryption.ring = Some(ring);
        self.encryption.saves = saves;
        self
    }

    /// Whether each originator has a key of its own.
    pub(crate) fn is_per_originator(&self) -> bool {
        self.encryption.saves == Saves::PerOriginator
    }

    /// The ring that is encrypted and read with.
    pub(crate) fn key_ring(&self) -> Option<&KeyRing> {
        self.encryption.ring.as_ref()
    }

    /// Where data keys are kept, when it is not beside the events.
    pub(crate) fn keys_elsewhere(&self) -> Option<&dyn DataKeyStrategy> {
        self.encryption.keys.as_ref().map(|keys| &*keys.0)
    }
}

/// Whether stored bytes are encrypted under the key of their originator.
pub(crate) fn is_under_a_data_key(stored: &[u8]) -> bool {
    let key_of = |lock: Lock<'_>| matches!(lock.key, KeyName::OfOriginator);
    Header::read(stored).is_ok_and(|(header, _)| header.lock.is_some_and(key_of))
}
