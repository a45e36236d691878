//! Data keys as they are kept: encrypted by a key of the ring.
//!
//! | bytes | what they are |
//! |---|---|
//! | 1 | `D5` |
//! | 1 | the version, 1 |
//! | 1 | the cipher that the data key is for, as in a frame |
//! | 1 | the cipher that it is encrypted by |
//! | 1 + n | the length of the id of the key that it is encrypted under, and the id |
//! | 12 or 24 | the nonce |
//! | 32 | the data key, encrypted |
//! | 16 | the tag, which binds all before it to the originator |

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Key, named};
use crate::infrastructure::{
    errors::Cause,
    key_ring::KeyRing,
    stored_form::frame::{Cipher, KeyName, Lock, Rest},
};

const MAGIC: u8 = 0xD5;
const VERSION: u8 = 1;
const LENGTH: usize = 32;

/// A data key in clear. It is wiped when it is dropped.
pub(crate) struct OpenKey {
    cipher: Cipher,
    bytes: Zeroizing<[u8; LENGTH]>,
}

impl OpenKey {
    /// A new one, for the cipher of the ring's current key.
    pub(crate) fn new(ring: &KeyRing) -> Result<Self, Cause> {
        let mut bytes = Zeroizing::new([0; LENGTH]);
        getrandom::fill(&mut *bytes)?;
        let cipher = ring.current().1.cipher();
        Ok(Self { cipher, bytes })
    }

    /// To encrypt and decrypt with.
    pub(crate) fn key(&self) -> Key {
        Key::of(self.cipher, &self.bytes)
    }

    /// Encrypted under the current key of the ring, for one originator.
    pub(crate) fn wrapped(&self, ring: &KeyRing, originator_id: Uuid) -> Result<Vec<u8>, Cause> {
        let (id, key) = ring.current();
        let cipher = key.cipher();
        let mut nonce = [0; 24];
        let nonce = &mut nonce[..cipher.nonce_length()];
        getrandom::fill(nonce)?;
        let mut wrapped = vec![MAGIC, VERSION, self.cipher.code(), cipher.code()];
        let name = KeyName::OfRing(id);
        let lock = Lock {
            cipher,
            key: name,
            nonce,
        };
        lock.write(&mut wrapped);
        let mut bytes = self.bytes.clone();
        let tag = key.encrypt(nonce, &bound_to(&wrapped, originator_id), &mut *bytes)?;
        wrapped.extend_from_slice(&*bytes);
        wrapped.extend_from_slice(&tag);
        Ok(wrapped)
    }

    /// The data key of an originator.
    ///
    /// # Errors
    ///
    /// What is wrong with what is kept for it.
    pub(crate) fn unwrap(
        ring: &KeyRing,
        originator_id: Uuid,
        wrapped: &[u8],
    ) -> Result<Self, String> {
        let (cipher, lock, body) = read(wrapped)?;
        let key = ring.key_of(&lock)?;
        let head = &wrapped[..wrapped.len() - body.len()];
        let Some((encrypted, tag)) = body.split_last_chunk() else {
            return Err("it is cut off".into());
        };
        if encrypted.len() != LENGTH {
            return Err("it is cut off, or longer than a key is".into());
        }
        let mut bytes = Zeroizing::new([0; LENGTH]);
        bytes.copy_from_slice(encrypted);
        let bound = bound_to(head, originator_id);
        if key.decrypt(lock.nonce, &bound, &mut *bytes, tag) {
            return Ok(Self { cipher, bytes });
        }
        Err(format!(
            "it does not open with {}: it was altered or is that of another originator, or the key \
             is another one of the same name",
            named(lock.key)
        ))
    }
}

/// Whether a data key is encrypted under the current key of the ring.
pub(crate) fn is_current(ring: &KeyRing, wrapped: &[u8]) -> bool {
    matches!(read(wrapped), Ok((_, lock, _)) if lock.key == KeyName::OfRing(ring.current().0))
}

/// The cipher that a data key is for, how it is encrypted, and the rest.
fn read(wrapped: &[u8]) -> Result<(Cipher, Lock<'_>, &[u8]), String> {
    let mut rest = Rest(wrapped);
    if rest.byte()? != MAGIC {
        return Err("it is no wrapped key".into());
    }
    let version = rest.byte()?;
    if version != VERSION {
        return Err(format!(
            "it is wrapped in version {version}, and this program reads version {VERSION}; it was \
             written by a later one or is damaged"
        ));
    }
    let ciphers = (
        Cipher::of_code(rest.byte()?)?,
        Cipher::of_code(rest.byte()?)?,
    );
    let (Some(cipher), Some(wraps)) = ciphers else {
        return Err("it names no cipher".into());
    };
    Ok((cipher, rest.lock(wraps)?, rest.0))
}

/// The header says how long it is itself, and begins as no frame does.
fn bound_to(head: &[u8], originator_id: Uuid) -> Vec<u8> {
    [head, originator_id.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> KeyRing {
        let ring = KeyRing::new("2026", Key::xchacha20_poly1305(&[2; 32])).unwrap();
        ring.with_old("2025", Key::aes_256_gcm(&[1; 32])).unwrap()
    }

    fn wrapped(ring: &KeyRing) -> (Vec<u8>, OpenKey) {
        let key = OpenKey::new(ring).unwrap();
        (key.wrapped(ring, Uuid::nil()).unwrap(), key)
    }

    #[test]
    fn a_key_is_unwrapped_as_it_was_wrapped_for_its_originator_alone() {
        let (bytes, key) = wrapped(&ring());
        let opened = OpenKey::unwrap(&ring(), Uuid::nil(), &bytes).unwrap();
        assert_eq!(opened.bytes, key.bytes);
        assert_eq!(opened.cipher, key.cipher);
        let refusal = OpenKey::unwrap(&ring(), Uuid::max(), &bytes).err().unwrap();
        assert!(refusal.contains("of another originator"), "{refusal}");
    }

    #[test]
    fn no_two_keys_are_the_same() {
        let [one, other] = [wrapped(&ring()).1, wrapped(&ring()).1];
        assert_ne!(one.bytes, other.bytes);
        assert_ne!(one.bytes, Zeroizing::new([0; LENGTH]));
    }

    #[test]
    fn its_bytes_do_not_stand_in_what_is_kept() {
        let (bytes, key) = wrapped(&ring());
        assert!(!bytes.windows(8).any(|it| it == &key.bytes[..8]));
    }

    #[test]
    fn every_bit_counts_and_so_does_the_length() {
        let (bytes, _) = wrapped(&ring());
        let is_refused = |bytes: &[u8]| OpenKey::unwrap(&ring(), Uuid::nil(), bytes).is_err();
        for index in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[index] ^= 1 << bit;
                assert!(is_refused(&altered), "{index} {bit}");
            }
            assert!(is_refused(&bytes[..index]), "{index}");
        }
        assert!(is_refused(&[&bytes[..], b"\0"].concat()));
    }

    #[test]
    fn the_cipher_of_a_data_key_outlives_that_of_the_ring() {
        let old = KeyRing::new("2025", Key::aes_256_gcm(&[1; 32])).unwrap();
        let (bytes, key) = wrapped(&old);
        assert!(is_current(&old, &bytes) && !is_current(&ring(), &bytes));
        let opened = OpenKey::unwrap(&ring(), Uuid::nil(), &bytes).unwrap();
        let rewrapped = opened.wrapped(&ring(), Uuid::nil()).unwrap();
        assert!(is_current(&ring(), &rewrapped));
        let again = OpenKey::unwrap(&ring(), Uuid::nil(), &rewrapped).unwrap();
        assert_eq!(
            (again.cipher, &again.bytes),
            (Cipher::Aes256Gcm, &key.bytes)
        );
    }
}
