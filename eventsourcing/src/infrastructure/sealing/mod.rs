//! Seals: what binds an event to all events in front of it, and a snapshot to its history.

mod content;
#[cfg(feature = "encryption")]
mod form;
#[cfg(feature = "encryption")]
pub(crate) mod key;
mod link;
mod mapper;
mod seal;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

pub(crate) use self::{content::Content, link::Link};
use self::{
    content::with_length,
    seal::{DIGEST, Scheme},
};
use crate::domain::seal::BrokenSeal;

/// How seals are made from now on, and with which keys they are checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sealing {
    #[cfg(feature = "encryption")]
    keys: Option<Keys>,
}

/// Under which keys is sealed.
#[cfg(feature = "encryption")]
#[derive(Debug, Clone)]
struct Keys {
    ring: super::key_ring::KeyRing<key::SealKey>,
    /// Whether histories may begin with events that were sealed without a key.
    after_unkeyed: bool,
}

impl Sealing {
    /// The seal of something behind the event with this seal.
    #[cfg_attr(not(feature = "encryption"), allow(clippy::unused_self))]
    pub(crate) fn seal<C: Content>(&self, content: &C, previous: Option<&[u8]>) -> Vec<u8> {
        #[cfg(feature = "encryption")]
        if let Some(keys) = &self.keys {
            let (id, key) = keys.ring.current();
            let mut seal = Vec::with_capacity(2 + id.len() + DIGEST);
            Scheme::HmacSha256(id).write(C::KIND, &mut seal);
            let digest = key.digest(&message(&seal, previous, content));
            seal.extend_from_slice(&digest);
            return seal;
        }
        let mut seal = Vec::with_capacity(1 + DIGEST);
        Scheme::Sha256.write(C::KIND, &mut seal);
        let digest = Sha256::digest(message(&seal, previous, content));
        seal.extend_from_slice(&digest);
        seal
    }

    /// Checks that a seal is that of something behind the event with the previous seal.
    pub(crate) fn check<C: Content>(
        &self,
        content: &C,
        previous: Option<&[u8]>,
        seal: Option<&[u8]>,
    ) -> Result<(), BrokenSeal> {
        let seal = seal.ok_or(BrokenSeal::Missing)?;
        let (scheme, digest) = Scheme::read(C::KIND, seal).map_err(BrokenSeal::Unknown)?;
        let header = &seal[..seal.len() - DIGEST];
        let is_right = match scheme {
            Scheme::Sha256 => {
                self.check_unkeyed(previous)?;
                Sha256::digest(message(header, previous, content))[..] == digest[..]
            }
            Scheme::HmacSha256(id) => {
                let message = message(header, previous, content);
                self.is_right(id, &message, digest)?
            }
        };
        is_right.then_some(()).ok_or(BrokenSeal::Differs)
    }

    /// Without keys anybody can make seals: where there are keys, such seals show nothing, but at the
    /// beginning of a history that is older than the keys.
    #[cfg(feature = "encryption")]
    fn check_unkeyed(&self, previous: Option<&[u8]>) -> Result<(), BrokenSeal> {
        let is_allowed = match &self.keys {
            None => true,
            Some(keys) => keys.after_unkeyed && !previous.is_some_and(key::is_keyed),
        };
        is_allowed.then_some(()).ok_or(BrokenSeal::Unkeyed)
    }

    #[cfg(feature = "encryption")]
    fn is_right(
        &self,
        id: &str,
        message: &[u8],
        digest: &[u8; DIGEST],
    ) -> Result<bool, BrokenSeal> {
        let key = self.keys.as_ref().and_then(|keys| keys.ring.get(id));
        let key = key.ok_or_else(|| BrokenSeal::NoKey(id.into()))?;
        Ok(key.is_right(message, digest))
    }
}

// Without the feature there are no keys.
#[cfg(not(feature = "encryption"))]
#[allow(clippy::unused_self, clippy::unnecessary_wraps)]
impl Sealing {
    fn check_unkeyed(&self, _: Option<&[u8]>) -> Result<(), BrokenSeal> {
        Ok(())
    }

    fn is_right(&self, id: &str, _: &[u8], _: &[u8; DIGEST]) -> Result<bool, BrokenSeal> {
        Err(BrokenSeal::NoKey(id.into()))
    }
}

/// What the digest is over, in one piece: hashing it costs less than hashing a dozen.
fn message(header: &[u8], previous: Option<&[u8]>, content: &impl Content) -> Vec<u8> {
    let previous = previous.unwrap_or_default();
    let length = header.len() + previous.len() + content.length();
    let mut message = Vec::with_capacity(length);
    message.extend_from_slice(header);
    with_length(&mut message, previous);
    content.write(&mut message);
    message
}
