//! The frame around bytes that are not bare JSON.
//!
//! | bytes | what they are |
//! |---|---|
//! | 1 | `F5`, which begins no JSON text and no UTF-8 text at all |
//! | 1 | the version of the frame, 1 |
//! | 1 | the codec: 1 JSON, 2 `MessagePack` |
//! | 1 | the compressor: 0 none, 1 zstd, 2 zstd with a dictionary, 3 LZ4 |
//! | 1 | the cipher: 0 none, 1 AES-256-GCM, 2 XChaCha20-Poly1305 |
//! | 4 | the dictionary, where there is one |
//! | 4 | the length before compression, where there was one |
//! | 1 + n | the length of the id of the key and the id, where there is a cipher; 0 for the data key of the originator |
//! | 12 or 24 | the nonce, where there is a cipher |
//! | … | the content |
//! | 16 or 4 | the tag of the cipher; the CRC-32 of everything before it where there is none |
//!
//! Numbers are big-endian.

use crate::infrastructure::codec::Codec;

/// What begins a frame.
pub(super) const MAGIC: u8 = 0xF5;
const VERSION: u8 = 1;
pub(super) const TAG: usize = 16;
pub(super) const CHECKSUM: usize = 4;
/// What a frame adds at least.
#[cfg(any(feature = "lz4", feature = "zstd"))]
pub(super) const LEAST: usize = 5 + CHECKSUM;

/// The header of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) codec: Codec,
    pub(super) compressed: Option<Compressed>,
    pub(super) lock: Option<Lock<'a>>,
}

/// How the content was compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Compressed {
    pub(super) method: Method,
    /// The length before it was.
    pub(super) length: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Zstd,
    ZstdWithDictionary(u32),
    Lz4,
}

#[cfg(any(feature = "lz4", feature = "zstd"))]
impl Compressed {
    /// The bytes that it takes in a header.
    pub(super) const fn in_a_header(self) -> usize {
        match self.method {
            Method::Zstd | Method::Lz4 => 4,
            Method::ZstdWithDictionary(_) => 8,
        }
    }
}

/// How the content was encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lock<'a> {
    pub(super) cipher: Cipher,
    pub(super) key: KeyName<'a>,
    pub(super) nonce: &'a [u8],
}

/// What encrypts and authenticates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cipher {
    Aes256Gcm,
    XChaCha20Poly1305,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyName<'a> {
    /// That of the originator.
    OfOriginator,
    /// That of the key ring with this id.
    OfRing(&'a str),
}

impl Cipher {
    /// The length of its nonces.
    pub(super) const fn nonce_length(self) -> usize {
        match self {
            Self::Aes256Gcm => 12,
            Self::XChaCha20Poly1305 => 24,
        }
    }

    /// As it is known.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Aes256Gcm => "AES-256-GCM",
            Self::XChaCha20Poly1305 => "XChaCha20-Poly1305",
        }
    }

    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Aes256Gcm => 1,
            Self::XChaCha20Poly1305 => 2,
        }
    }

    /// That of a frame; `None` for 0.
    pub(super) fn of_code(code: u8) -> Result<Option<Self>, String> {
        match code {
            0 => Ok(None),
            1 => Ok(Some(Self::Aes256Gcm)),
            2 => Ok(Some(Self::XChaCha20Poly1305)),
            code => Err(unknown("cipher", code)),
        }
    }
}

impl Lock<'_> {
    /// Appends what is to be known beside the cipher.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let id = match self.key {
            KeyName::OfOriginator => "",
            KeyName::OfRing(id) => id,
        };
        out.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(id.as_bytes());
        out.extend_from_slice(self.nonce);
    }
}

impl Header<'_> {
    /// Appends the header to `out`.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let method = self.compressed.map(|it| it.method);
        let cipher = self.lock.as_ref().map_or(0, |it| it.cipher.code());
        out.extend_from_slice(&[MAGIC, VERSION, self.codec.code(), code(method), cipher]);
        if let Some(Method::ZstdWithDictionary(dictionary)) = method {
            out.extend_from_slice(&dictionary.to_be_bytes());
        }
        if let Some(compressed) = self.compressed {
            out.extend_from_slice(&compressed.length.to_be_bytes());
        }
        if let Some(lock) = &self.lock {
            lock.write(out);
        }
    }
}

impl<'a> Header<'a> {
    /// The header of a frame, and what follows it.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn read(frame: &'a [u8]) -> Result<(Self, &'a [u8]), String> {
        let mut rest = Rest(frame);
        if rest.byte()? != MAGIC {
            return Err("it is no frame".into());
        }
        let version = rest.byte()?;
        if version != VERSION {
            return Err(format!(
                "its frame is of version {version}, and this program reads version {VERSION}; it was \
                 written by a later one or is damaged"
            ));
        }
        let (codec, method, cipher) = (rest.byte()?, rest.byte()?, rest.byte()?);
        let codec = Codec::of_code(codec).ok_or_else(|| unknown("codec", codec))?;
        let compressed = rest.compressed(method)?;
        let lock = match Cipher::of_code(cipher)? {
            Some(cipher) => Some(rest.lock(cipher)?),
            None => None,
        };
        let header = Self {
            codec,
            compressed,
            lock,
        };
        Ok((header, rest.0))
    }
}

fn code(method: Option<Method>) -> u8 {
    match method {
        None => 0,
        Some(Method::Zstd) => 1,
        Some(Method::ZstdWithDictionary(_)) => 2,
        Some(Method::Lz4) => 3,
    }
}

fn unknown(what: &str, code: u8) -> String {
    format!(
        "its frame names {what} {code}, which this program does not know; it was written by a later \
         one or is damaged"
    )
}

/// What of a frame is still to be read.
pub(super) struct Rest<'a>(pub(super) &'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let Some((taken, rest)) = self.0.split_at_checked(length) else {
            return Err("its frame is cut off within the header".into());
        };
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?[0])
    }

    fn number(&mut self) -> Result<u32, String> {
        let bytes = self.take(4)?;
        Ok(bytes
            .iter()
            .fold(0, |all, byte| all << 8 | u32::from(*byte)))
    }

    fn compressed(&mut self, method: u8) -> Result<Option<Compressed>, String> {
        let method = match method {
            0 => return Ok(None),
            1 => Method::Zstd,
            2 => Method::ZstdWithDictionary(self.number()?),
            3 => Method::Lz4,
            code => return Err(unknown("compressor", code)),
        };
        let length = self.number()?;
        Ok(Some(Compressed { method, length }))
    }

    /// How something was encrypted by this cipher.
    pub(super) fn lock(&mut self, cipher: Cipher) -> Result<Lock<'a>, String> {
        let length = self.byte()?;
        let id = std::str::from_utf8(self.take(length.into())?)
            .map_err(|_| "the id of the key in its frame is not UTF-8".to_owned())?;
        let key = match id {
            "" => KeyName::OfOriginator,
            id => KeyName::OfRing(id),
        };
        let nonce = self.take(cipher.nonce_length())?;
        Ok(Lock { cipher, key, nonce })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers() -> Vec<Header<'static>> {
        let methods = [
            None,
            Some(Method::Zstd),
            Some(Method::ZstdWithDictionary(0x0102_0304)),
            Some(Method::Lz4),
        ];
        let locks = [
            None,
            Some((Cipher::Aes256Gcm, KeyName::OfRing("2026"))),
            Some((Cipher::XChaCha20Poly1305, KeyName::OfOriginator)),
        ];
        let mut headers = Vec::new();
        for codec in [Codec::Json, Codec::MessagePack] {
            for method in methods {
                for lock in locks {
                    headers.push(Header {
                        codec,
                        compressed: method.map(|method| Compressed { method, length: 7 }),
                        lock: lock.map(|(cipher, key)| Lock {
                            cipher,
                            key,
                            nonce: &[9; 24][..cipher.nonce_length()],
                        }),
                    });
                }
            }
        }
        headers
    }

    #[test]
    fn a_header_is_read_as_it_was_written_whatever_follows() {
        for header in headers() {
            let mut bytes = Vec::new();
            header.write(&mut bytes);
            bytes.extend_from_slice(b"content");
            assert_eq!(Header::read(&bytes), Ok((header, &b"content"[..])));
        }
    }

    #[test]
    fn a_header_that_is_cut_off_is_refused_at_every_length() {
        for header in headers() {
            let mut bytes = Vec::new();
            header.write(&mut bytes);
            for length in 0..bytes.len() {
                let refusal = Header::read(&bytes[..length]).unwrap_err();
                assert!(refusal.contains("cut off"), "{refusal}");
            }
        }
    }

    #[test]
    fn what_is_unknown_is_named() {
        let refusal = |bytes: &[u8]| Header::read(bytes).unwrap_err();
        assert!(refusal(&[MAGIC, 2]).contains("version 2"));
        assert!(refusal(&[MAGIC, 1, 9, 0, 0]).contains("codec 9"));
        assert!(refusal(&[MAGIC, 1, 1, 8, 0]).contains("compressor 8"));
        assert!(refusal(&[MAGIC, 1, 1, 0, 7]).contains("cipher 7"));
    }
}
