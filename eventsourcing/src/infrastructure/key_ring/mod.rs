//! Keys by their ids.

mod text;

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::{errors::Error, stored_form::encryption::Key};

/// Keys with ids: the current one, under which is encrypted, and older ones, with which is read what
/// they once encrypted. Clones share the keys.
///
/// To rotate, make a ring with the new key as the current one and the present ones as old ones. An
/// old key is needed for as long as rows name it. The ids are stored in clear.
///
/// All its keys are of one kind: to encrypt with, [`Key`], or to seal with,
/// [`SealKey`](crate::SealKey).
pub struct KeyRing<K = Key> {
    current: Arc<str>,
    keys: BTreeMap<Arc<str>, Arc<K>>,
}

impl<K> KeyRing<K> {
    /// A ring with its current key. The id has 1 to 255 bytes.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when the id has not.
    pub fn new(id: &str, key: K) -> Result<Self, Error> {
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
    pub fn with_old(mut self, id: &str, key: K) -> Result<Self, Error> {
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

    pub(super) fn current(&self) -> (&str, &K) {
        (&self.current, &self.keys[&self.current])
    }

    /// The key with this id.
    pub(super) fn get(&self, id: &str) -> Option<&K> {
        self.keys.get(id).map(|key| &**key)
    }
}

impl<K> Clone for KeyRing<K> {
    fn clone(&self) -> Self {
        Self {
            current: Arc::clone(&self.current),
            keys: self.keys.clone(),
        }
    }
}

impl<K> fmt::Debug for KeyRing<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("current", &self.current)
            .field("ids", &self.keys.keys())
            .finish()
    }
}
