//! A key of seals.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    content::Kind,
    seal::{DIGEST, Scheme},
};

/// A key of 32 bytes with which seals are made and checked, by HMAC-SHA-256. It is wiped when it is
/// dropped, and never printed.
///
/// It is of a type of its own, so that no key is used both to seal and to encrypt: a ring has keys of
/// one kind.
#[derive(Clone)]
pub struct SealKey(Hmac<Sha256>);

impl SealKey {
    /// A key for HMAC-SHA-256: 32 random bytes, used for nothing else.
    pub fn hmac_sha_256(bytes: &[u8; 32]) -> Self {
        // HMAC fills shorter keys with zeros.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(bytes);
        Self(Hmac::new((&*block).into()))
    }

    pub(super) fn digest(&self, message: &[u8]) -> [u8; DIGEST] {
        let mac = self.0.clone().chain_update(message);
        mac.finalize().into_bytes().into()
    }

    /// Whether it is the digest, in a time that does not tell how much of it is.
    pub(super) fn is_right(&self, message: &[u8], digest: &[u8; DIGEST]) -> bool {
        let mac = self.0.clone().chain_update(message);
        mac.verify_slice(digest).is_ok()
    }
}

/// Whether the seal of an event was made with a key.
pub(super) fn is_keyed(seal: &[u8]) -> bool {
    matches!(
        Scheme::read(Kind::Event, seal),
        Ok((Scheme::HmacSha256(_), _))
    )
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(HMAC-SHA-256)")
    }
}
