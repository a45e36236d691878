//! A key and the cipher it is for.

use std::fmt;

use aes_gcm::{Aes256Gcm, KeyInit};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{self, AeadInOut},
};

use crate::infrastructure::stored_form::frame::{Cipher, TAG};

/// A key of 32 bytes and the cipher that it is for. It is wiped when it is dropped, and never
/// printed.
#[derive(Clone)]
pub struct Key(Prepared);

/// A cipher that has expanded its key.
#[derive(Clone)]
enum Prepared {
    Aes256Gcm(Box<Aes256Gcm>),
    XChaCha20Poly1305(Box<XChaCha20Poly1305>),
}

impl Key {
    /// A key for AES-256-GCM, the faster one where processors have instructions for it. Its nonces
    /// are random and have 12 bytes: replace the key after 2³² events.
    pub fn aes_256_gcm(bytes: &[u8; 32]) -> Self {
        Self(Prepared::Aes256Gcm(Box::new(Aes256Gcm::new(bytes.into()))))
    }

    /// A key for XChaCha20-Poly1305. Its nonces are random and have 24 bytes: no number of events
    /// wears it out.
    pub fn xchacha20_poly1305(bytes: &[u8; 32]) -> Self {
        let cipher = XChaCha20Poly1305::new(bytes.into());
        Self(Prepared::XChaCha20Poly1305(Box::new(cipher)))
    }

    /// A key for this cipher.
    pub(super) fn of(cipher: Cipher, bytes: &[u8; 32]) -> Self {
        match cipher {
            Cipher::Aes256Gcm => Self::aes_256_gcm(bytes),
            Cipher::XChaCha20Poly1305 => Self::xchacha20_poly1305(bytes),
        }
    }

    pub(crate) fn cipher(&self) -> Cipher {
        match &self.0 {
            Prepared::Aes256Gcm(_) => Cipher::Aes256Gcm,
            Prepared::XChaCha20Poly1305(_) => Cipher::XChaCha20Poly1305,
        }
    }

    /// Encrypts in place and gives the tag.
    pub(crate) fn encrypt(
        &self,
        nonce: &[u8],
        bound: &[u8],
        content: &mut [u8],
    ) -> Result<[u8; TAG], aead::Error> {
        match &self.0 {
            Prepared::Aes256Gcm(cipher) => encrypt(&**cipher, nonce, bound, content),
            Prepared::XChaCha20Poly1305(cipher) => encrypt(&**cipher, nonce, bound, content),
        }
    }

    /// Decrypts in place; whether it is what was encrypted, there and under this key.
    pub(crate) fn decrypt(
        &self,
        nonce: &[u8],
        bound: &[u8],
        content: &mut [u8],
        tag: &[u8; TAG],
    ) -> bool {
        let answer = match &self.0 {
            Prepared::Aes256Gcm(cipher) => decrypt(&**cipher, nonce, bound, content, tag),
            Prepared::XChaCha20Poly1305(cipher) => decrypt(&**cipher, nonce, bound, content, tag),
        };
        answer.is_ok()
    }
}

fn encrypt<C: AeadInOut>(
    cipher: &C,
    nonce: &[u8],
    bound: &[u8],
    content: &mut [u8],
) -> Result<[u8; TAG], aead::Error> {
    let nonce = nonce.try_into().map_err(|_| aead::Error)?;
    let tag = cipher.encrypt_inout_detached(nonce, bound, content.into())?;
    tag.as_slice().try_into().map_err(|_| aead::Error)
}

fn decrypt<C: AeadInOut>(
    cipher: &C,
    nonce: &[u8],
    bound: &[u8],
    content: &mut [u8],
    tag: &[u8; TAG],
) -> Result<(), aead::Error> {
    let nonce = nonce.try_into().map_err(|_| aead::Error)?;
    let tag = tag.as_slice().try_into().map_err(|_| aead::Error)?;
    cipher.decrypt_inout_detached(nonce, bound, content.into(), tag)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.cipher().name())
    }
}
