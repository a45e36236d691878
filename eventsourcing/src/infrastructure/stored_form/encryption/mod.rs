//! States and metadata that only who has the key can read.

mod form;
mod key;
mod wrapping;

use std::{fmt, sync::Arc};

use uuid::Uuid;

pub use self::key::Key;
pub(crate) use self::{
    form::is_under_a_data_key,
    wrapping::{OpenKey, is_current},
};
use super::{
    fetched::{DataKey, Fetched},
    frame::{KeyName, Lock},
    unpacking::{Need, Unreadable},
};
use crate::infrastructure::{data_key_strategy::DataKeyStrategy, errors::Cause, key_ring::KeyRing};

/// What is encrypted from now on, and the keys that what was encrypted is read with.
#[derive(Debug, Clone, Default)]
pub(super) struct Encryption {
    ring: Option<KeyRing>,
    saves: Saves,
    keys: Option<KeptElsewhere>,
}

/// What becomes of what is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Saves {
    /// It is not encrypted.
    #[default]
    InClear,
    /// It is encrypted under the current key of the ring.
    UnderTheRing,
    /// It is encrypted under the data key of its originator.
    PerOriginator,
}

/// Where data keys are kept, when it is not beside the events.
#[derive(Clone)]
struct KeptElsewhere(Arc<dyn DataKeyStrategy>);

impl fmt::Debug for KeptElsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeptElsewhere")
    }
}

/// A key and what frames call it.
pub(super) struct NamedKey<'a> {
    pub(super) name: KeyName<'a>,
    pub(super) key: &'a Key,
}

impl Encryption {
    /// The key for what is saved.
    pub(super) fn key_for<'a>(
        &'a self,
        originator_id: Uuid,
        fetched: &'a Fetched,
    ) -> Result<Option<NamedKey<'a>>, Cause> {
        let (name, key) = match (self.saves, &self.ring) {
            (Saves::InClear, _) | (_, None) => return Ok(None),
            (Saves::UnderTheRing, Some(ring)) => {
                let (id, key) = ring.current();
                (KeyName::OfRing(id), key)
            }
            (Saves::PerOriginator, Some(_)) => match fetched.get(originator_id) {
                Some(DataKey::Key(key)) => (KeyName::OfOriginator, key),
                _ => return Err(Need::DataKey(originator_id).unmet().into()),
            },
        };
        Ok(Some(NamedKey { name, key }))
    }

    /// The key that a frame names.
    pub(super) fn key_of<'a>(
        &'a self,
        lock: &Lock<'_>,
        originator_id: Uuid,
        fetched: &'a Fetched,
    ) -> Result<&'a Key, Unreadable> {
        if lock.key == KeyName::OfOriginator {
            return match fetched.get(originator_id) {
                None => Err(Unreadable::Needs(Need::DataKey(originator_id))),
                Some(DataKey::Key(key)) => Ok(fits(key, lock)?),
                Some(DataKey::Destroyed(on)) => Err(Unreadable::Erased { on: *on }),
                Some(DataKey::Unusable(what)) => Err(Unreadable::Because(format!(
                    "the data key of {originator_id} cannot be used: {what}"
                ))),
                Some(DataKey::Missing) => Err(Unreadable::Because(format!(
                    "it is encrypted under the data key of {originator_id}, which is not kept and \
                     was not destroyed; restore the data keys from a backup, or say where they are \
                     by `with_keys_in`"
                ))),
            };
        }
        match &self.ring {
            Some(ring) => Ok(ring.key_of(lock)?),
            None => Err(not_in_the_ring(lock.key).into()),
        }
    }
}

impl KeyRing {
    /// The key that something was encrypted under, by the cipher that it is for.
    ///
    /// # Errors
    ///
    /// Why there is none.
    fn key_of(&self, lock: &Lock<'_>) -> Result<&Key, String> {
        let found = match lock.key {
            KeyName::OfRing(id) => self.get(id),
            KeyName::OfOriginator => None,
        };
        match found {
            Some(key) => fits(key, lock),
            None => Err(not_in_the_ring(lock.key)),
        }
    }
}

fn not_in_the_ring(key: KeyName<'_>) -> String {
    format!(
        "it is encrypted under {}, which is not in the key ring",
        named(key)
    )
}

/// The key, if it is for the cipher that something was encrypted by.
fn fits<'a>(key: &'a Key, lock: &Lock<'_>) -> Result<&'a Key, String> {
    if key.cipher() == lock.cipher {
        return Ok(key);
    }
    Err(format!(
        "it is encrypted by {}, and {} is for {}",
        lock.cipher.name(),
        named(lock.key),
        key.cipher().name()
    ))
}

/// A key as errors name it.
pub(super) fn named(key: KeyName<'_>) -> String {
    match key {
        KeyName::OfRing(id) => format!("key `{id}`"),
        KeyName::OfOriginator => "the data key of its originator".into(),
    }
}
