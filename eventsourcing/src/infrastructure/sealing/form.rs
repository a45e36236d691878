//! What is said about the keys of seals.

use super::{Keys, Sealing, key::SealKey};
use crate::infrastructure::{key_ring::KeyRing, stored_form::StoredForm};

impl StoredForm {
    /// The same with the seals of aggregates that have a hash chain made with the current key of the
    /// ring, and checked with whichever of its keys they name. Only who has such a key can then make
    /// a history that verifies. What is sealed and how is not changed by it.
    ///
    /// The ring is one of its own, so that seals verify when keys of ciphers are gone. Keep old keys
    /// in it for as long as there are seals of them.
    ///
    /// ```
    /// use eventsourcing::{EventStore, KeyRing, SealKey, StoredForm};
    ///
    /// # let (this_year, last_year) = ([1; 32], [0; 32]);
    /// let ring = KeyRing::new("2026", SealKey::hmac_sha_256(&this_year))?
    ///     .with_old("2025", SealKey::hmac_sha_256(&last_year))?;
    /// let event_store = EventStore::in_memory().with_stored_form(StoredForm::json().sealed_with(ring));
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    ///
    /// A seal without a key is refused from now on, since anybody could have made it: also those of
    /// histories from before there were keys. For these see
    /// [`sealed_with_from_now_on`](Self::sealed_with_from_now_on).
    pub fn sealed_with(self, ring: KeyRing<SealKey>) -> Self {
        self.sealing_by(ring, false)
    }

    /// As [`sealed_with`](Self::sealed_with) for a store whose histories were sealed without a key
    /// until now: each may begin with such seals, and none follows one that was made with a key.
    ///
    /// Of an unkeyed beginning, and of a history that is unkeyed to its end, is shown what seals
    /// without a key show: whoever writes to the database can make another one. Keep the
    /// [`Head`](crate::Head)s of before, and go on to `sealed_with` when no such history is left.
    pub fn sealed_with_from_now_on(self, ring: KeyRing<SealKey>) -> Self {
        self.sealing_by(ring, true)
    }

    fn sealing_by(mut self, ring: KeyRing<SealKey>, after_unkeyed: bool) -> Self {
        self.sealing = Sealing {
            keys: Some(Keys {
                ring,
                after_unkeyed,
            }),
        };
        self
    }
}
