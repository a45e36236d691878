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

use sha2::{Digest, Sha256, digest::Update};

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
    pub(crate) fn seal<C: Content>(&self, content: &C, previous: Option<&[u8]>) -> Vec<u8> {
        let mut seal = Vec::with_capacity(1 + DIGEST);
        #[cfg(feature = "encryption")]
        if let Some(keys) = &self.keys {
            let (id, key) = keys.ring.current();
            Scheme::HmacSha256(id).write(C::KIND, &mut seal);
            let mut hasher = key.hasher();
            write(&mut hasher, &seal, previous, content);
            seal.extend_from_slice(&key::digest(hasher));
            return seal;
        }
        Scheme::Sha256.write(C::KIND, &mut seal);
        let mut hasher = Sha256::new();
        write(&mut hasher, &seal, previous, content);
        seal.extend_from_slice(&hasher.finalize());
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
                let mut hasher = Sha256::new();
                write(&mut hasher, header, previous, content);
                hasher.finalize()[..] == digest[..]
            }
            Scheme::HmacSha256(id) => self.is_right(id, header, previous, content, digest)?,
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
        header: &[u8],
        previous: Option<&[u8]>,
        content: &impl Content,
        digest: &[u8; DIGEST],
    ) -> Result<bool, BrokenSeal> {
        let key = self.keys.as_ref().and_then(|keys| keys.ring.get(id));
        let key = key.ok_or_else(|| BrokenSeal::NoKey(id.into()))?;
        let mut hasher = key.hasher();
        write(&mut hasher, header, previous, content);
        Ok(key::is_right(hasher, digest))
    }
}

// Without the feature there are no keys.
#[cfg(not(feature = "encryption"))]
#[allow(clippy::unused_self, clippy::unnecessary_wraps)]
impl Sealing {
    fn check_unkeyed(&self, _: Option<&[u8]>) -> Result<(), BrokenSeal> {
        Ok(())
    }

    fn is_right(
        &self,
        id: &str,
        _: &[u8],
        _: Option<&[u8]>,
        _: &impl Content,
        _: &[u8; DIGEST],
    ) -> Result<bool, BrokenSeal> {
        Err(BrokenSeal::NoKey(id.into()))
    }
}

fn write(hasher: &mut impl Update, header: &[u8], previous: Option<&[u8]>, content: &impl Content) {
    hasher.update(header);
    with_length(hasher, previous.unwrap_or_default());
    content.write(hasher);
}
