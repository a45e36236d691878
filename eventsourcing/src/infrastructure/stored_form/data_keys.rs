//! The data keys of the originators that one operation is about.

use uuid::Uuid;

use crate::domain::timestamp::Timestamp;

/// The data keys of the originators that one operation is about. They are looked up for each
/// operation anew, so that a key that was destroyed is used by none that begins afterwards.
#[derive(Debug, Default)]
pub(crate) struct DataKeys {
    #[cfg(feature = "encryption")]
    found: std::collections::HashMap<Uuid, DataKey>,
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

#[cfg(feature = "encryption")]
impl DataKeys {
    pub(crate) fn insert(&mut self, originator_id: Uuid, key: DataKey) {
        self.found.insert(originator_id, key);
    }

    /// What was found for an originator; `None` where nobody has looked.
    pub(crate) fn get(&self, originator_id: Uuid) -> Option<&DataKey> {
        self.found.get(&originator_id)
    }

    /// What was found for an originator, out of here.
    pub(crate) fn take(&mut self, originator_id: Uuid) -> Option<DataKey> {
        self.found.remove(&originator_id)
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
impl DataKeys {
    /// When the key of an originator was destroyed, if it was.
    #[allow(clippy::unused_self)]
    pub(crate) fn destroyed(&self, _: Uuid) -> Option<Timestamp> {
        None
    }
}
