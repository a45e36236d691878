//! Wraps data keys again after a rotation.

use uuid::Uuid;

use super::{
    data_key_strategy::StoredDataKey,
    data_keys::unusable,
    errors::Error,
    event_store::{Answer, EventStore},
    record_strategy::RecordStrategy,
    stored_form::encryption::{OpenKey, is_current},
};

/// So many keys are read at once.
const PAGE_SIZE: usize = 1000;

impl<S: RecordStrategy + ?Sized> EventStore<S> {
    /// Encrypts the data keys that are under older keys of the ring under the current one; how many
    /// there were. No event and no snapshot is written. When it is answered, and all programs have the
    /// new ring, nothing needs the older keys but what
    /// [`StoredForm::encrypted`](crate::StoredForm::encrypted) has stored under them.
    ///
    /// It can be called at any time, by several at once, and again where it was broken off. A key that
    /// is destroyed meanwhile stays so.
    ///
    /// ```
    /// use eventsourcing::{EventStore, Key, KeyRing, StoredForm};
    ///
    /// # let (this_year, last_year) = ([1; 32], [0; 32]);
    /// let ring = KeyRing::new("2026", Key::aes_256_gcm(&this_year))?
    ///     .with_old("2025", Key::aes_256_gcm(&last_year))?;
    /// let event_store = EventStore::in_memory()
    ///     .with_stored_form(StoredForm::json().encrypted_per_originator(ring));
    /// let rewrapped = event_store.rewrap_data_keys()?;
    /// # assert_eq!(rewrapped, 0);
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Corrupt`](Error::Corrupt), naming the first originator whose key does not open: all others
    /// were wrapped nevertheless. [`Misuse`](Error::Misuse) without a key ring.
    pub fn rewrap_data_keys(&self) -> Answer<S, usize> {
        let strategy = self.data_key_strategy()?;
        let (mut after, mut rewrapped, mut failed) = (None, 0, None);
        loop {
            let page = self.ask(|| strategy.all_data_keys(after, PAGE_SIZE))?;
            let Some(&(last, _)) = page.last() else {
                return failed.map_or(Ok(rewrapped), Err);
            };
            after = Some(last);
            for (id, kept) in page {
                match self.rewrap(id, kept) {
                    Ok(done) => rewrapped += usize::from(done),
                    Err(error @ Error::Corrupt(_)) => failed = failed.or(Some(error)),
                    Err(error) => return Err(error),
                }
            }
        }
    }

    /// Whether the key was under an older one and is no longer. Somebody else may be at it too.
    fn rewrap(&self, id: Uuid, mut kept: StoredDataKey) -> Answer<S, bool> {
        let (strategy, ring) = (self.data_key_strategy()?, self.key_ring()?);
        while let StoredDataKey::Wrapped(present) = &kept {
            if is_current(ring, present) {
                return Ok(false);
            }
            let key = OpenKey::unwrap(ring, id, present).map_err(|what| unusable(id, &what))?;
            let wrapped = key.wrapped(ring, id).map_err(|cause| Error::Misuse {
                what: format!("the data key of {id} cannot be wrapped"),
                cause: Some(cause),
            })?;
            if self.ask(|| strategy.replace_data_key(id, present, &wrapped))? {
                return Ok(true);
            }
            let Some((_, now)) = self.ask(|| strategy.find_data_keys(&[id]))?.pop() else {
                return Ok(false);
            };
            // Where an answer was lost and it was asked again, this is what is there.
            if now == StoredDataKey::Wrapped(wrapped) {
                return Ok(true);
            }
            kept = now;
        }
        Ok(false)
    }
}
