//! A seal as it is stored, in the column of that name.
//!
//! | bytes | what they are |
//! |---|---|
//! | 1 | the scheme: 1 SHA-256 or 2 HMAC-SHA-256 of an event, 3 or 4 the same of a snapshot |
//! | 1 + n | the length of the id of the key and the id, where there is a key |
//! | 32 | the digest |
//!
//! The digest is over what stands before it in the seal, and then:
//!
//! | bytes | of an event |
//! |---|---|
//! | 8 + n | the seal of the event in front of it; length 0 where there is none |
//! | 16 | the id of the originator |
//! | 16 | the bytes of the position |
//! | 8 + n | the topic |
//! | 8 + n | the state, as it is stored |
//! | 1, or 1 + 8 + n | the metadata, as they are stored: 0 where there are none, else 1 and they |
//! | 8 | the time in µs |
//!
//! | bytes | of a snapshot |
//! |---|---|
//! | 8 + n | the seal of the event that it was taken after |
//! | 16 | the id of the originator |
//! | 16 | the fingerprint |
//! | 16 | the bytes of the version |
//! | 24 | `created_on`, `last_modified` and `as_of` in µs |
//! | 1 | whether it has ended |
//! | 16 | the id of the save |
//! | 8 + n | the state, as it is stored |
//!
//! n is a length in as many bytes as stand before the `+`. Numbers are big-endian.

use super::content::Kind;

pub(super) const DIGEST: usize = 32;

/// How a seal is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme<'a> {
    Sha256,
    /// With the key of this id.
    HmacSha256(&'a str),
}

impl<'a> Scheme<'a> {
    /// What stands before the digest.
    pub(super) fn write(self, kind: Kind, seal: &mut Vec<u8>) {
        seal.push(self.code(kind));
        if let Self::HmacSha256(id) = self {
            // Ids of more than 255 bytes are in no key ring.
            seal.push(u8::try_from(id.len()).unwrap_or(u8::MAX));
            seal.extend_from_slice(id.as_bytes());
        }
    }

    /// The scheme of a seal and its digest.
    ///
    /// # Errors
    ///
    /// Why it is no seal of this kind.
    pub(super) fn read(kind: Kind, seal: &'a [u8]) -> Result<(Self, &'a [u8; DIGEST]), String> {
        let (&code, rest) = seal.split_first().ok_or("it is empty")?;
        let (scheme, digest) = if code == Self::Sha256.code(kind) {
            (Self::Sha256, rest)
        } else if code == Self::HmacSha256("").code(kind) {
            let cut = "it ends within the id of its key";
            let (&length, rest) = rest.split_first().ok_or(cut)?;
            let (id, rest) = rest.split_at_checked(length.into()).ok_or(cut)?;
            let id = std::str::from_utf8(id).map_err(|_| "the id of its key is not UTF-8")?;
            (Self::HmacSha256(id), rest)
        } else {
            return Err(format!("its scheme is {code}"));
        };
        let digest = digest
            .try_into()
            .map_err(|_| format!("its digest has {} bytes", digest.len()))?;
        Ok((scheme, digest))
    }

    fn code(self, kind: Kind) -> u8 {
        match (kind, self) {
            (Kind::Event, Self::Sha256) => 1,
            (Kind::Event, Self::HmacSha256(_)) => 2,
            (Kind::Snapshot, Self::Sha256) => 3,
            (Kind::Snapshot, Self::HmacSha256(_)) => 4,
        }
    }
}
