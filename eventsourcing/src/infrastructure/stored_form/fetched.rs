//! What one operation has fetched to read and save by.

#[cfg(any(feature = "encryption", feature = "zstd"))]
use std::collections::HashMap;

use uuid::Uuid;

use crate::domain::timestamp::Timestamp;

/// What one operation has fetched to read and save by: the data keys of the originators that it is
/// about. They are looked up for each operation anew, so that a key that was destroyed is used by
/// none that begins afterwards.
///
/// And the dictionaries that the operation looked for in vain: what needs one of them says so, and
/// does not ask again. Those that were found never change, and are kept by the form.
#[derive(Debug, Default)]
pub struct Fetched {
    #[cfg(feature = "encryption")]
    data_keys: HashMap<Uuid, DataKey>,
    #[cfg(feature = "zstd")]
    unusable_dictionaries: HashMap<u32, String>,
}

/// What was found for an originator.
#[cfg(feature = "encryption")]
#[derive(Debug)]
pub(crate) enum DataKey {
    /// Its key.
    Key(super::encryption::Key),
    /// It has none.
    Missing,
    /// It was destroyed.
    Destroyed(Timestamp),
    /// What is kept for it opens to no key, for this reason.
    Unusable(String),
}

#[cfg(feature = "zstd")]
impl Fetched {
    /// Why a dictionary that was looked for cannot be used.
    pub(super) fn why_unusable(&self, id: u32) -> Option<&str> {
        self.unusable_dictionaries.get(&id).map(String::as_str)
    }

    /// Keeps why it cannot.
    pub(crate) fn is_unusable(&mut self, id: u32, why: String) {
        self.unusable_dictionaries.insert(id, why);
    }
}

#[cfg(feature = "encryption")]
impl Fetched {
    pub(crate) fn insert(&mut self, originator_id: Uuid, key: DataKey) {
        self.data_keys.insert(originator_id, key);
    }

    /// What was found for an originator; `None` where nobody has looked.
    pub(crate) fn get(&self, originator_id: Uuid) -> Option<&DataKey> {
        self.data_keys.get(&originator_id)
    }

    /// What was found for an originator, out of here.
    pub(crate) fn take(&mut self, originator_id: Uuid) -> Option<DataKey> {
        self.data_keys.remove(&originator_id)
    }

    /// When the key of an originator was destroyed, if it was.
    pub(crate) fn destroyed(&self, originator_id: Uuid) -> Option<Timestamp> {
        match self.get(originator_id) {
            Some(DataKey::Destroyed(on)) => Some(*on),
            _ => None,
        }
    }
}

#[cfg(not(feature = "encryption"))]
impl Fetched {
    /// When the key of an originator was destroyed, if it was.
    #[allow(clippy::unused_self)]
    pub(crate) fn destroyed(&self, _: Uuid) -> Option<Timestamp> {
        None
    }
}
