//! The keys by their ids.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::{Key, fits, not_in_the_ring};
use crate::infrastructure::{
    errors::Error,
    stored_form::frame::{KeyName, Lock},
};

/// Keys with ids: the current one, under which is encrypted, and older ones, with which is read what
/// they once encrypted. Clones share the keys.
///
/// To rotate, make a ring with the new key as the current one and the present ones as old ones. An
/// old key is needed for as long as rows name it. The ids are stored in clear.
#[derive(Clone)]
pub struct KeyRing {
    current: Arc<str>,
    keys: BTreeMap<Arc<str>, Arc<Key>>,
}

impl KeyRing {
    /// A ring with its current key. The id has 1 to 255 bytes.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the id has not.
    pub fn new(id: &str, key: Key) -> Result<Self, Error> {
        let ring = Self {
            current: id.into(),
            keys: BTreeMap::new(),
        };
        ring.with_old(id, key)
    }

    /// The same with one more key to read with.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the id has not 1 to 255 bytes or is in the ring.
    pub fn with_old(mut self, id: &str, key: Key) -> Result<Self, Error> {
        if !(1..=255).contains(&id.len()) {
            return Err(Error::misuse(format!(
                "the id of a key has 1 to 255 bytes, and one of the ring has {}",
                id.len()
            )));
        }
        if self.keys.insert(id.into(), Arc::new(key)).is_some() {
            return Err(Error::misuse(format!(
                "key `{id}` is in the key ring twice"
            )));
        }
        Ok(self)
    }

    pub(super) fn current(&self) -> (&str, &Key) {
        (&self.current, &self.keys[&self.current])
    }

    /// The key that something was encrypted under, by the cipher that it is for.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(super) fn key_of(&self, lock: &Lock<'_>) -> Result<&Key, String> {
        let found = match lock.key {
            KeyName::OfRing(id) => self.keys.get(id),
            KeyName::OfOriginator => None,
        };
        match found {
            Some(key) => fits(key, lock),
            None => Err(not_in_the_ring(lock.key)),
        }
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("current", &self.current)
            .field("ids", &self.keys.keys())
            .finish()
    }
}
