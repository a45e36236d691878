//! Bytes of a codec on their way into a row.

use super::{StoredForm, fetched::Fetched, frame::Header, place::Place};
use crate::infrastructure::{codec::Codec, errors::Cause};

impl StoredForm {
    /// What is stored for this content: compressed first, since what is encrypted does not get
    /// smaller.
    ///
    /// # Errors
    ///
    /// Why it cannot be stored.
    pub(crate) fn pack(
        &self,
        codec: Codec,
        content: Vec<u8>,
        place: &Place<'_>,
        fetched: &Fetched,
    ) -> Result<Vec<u8>, Cause> {
        #[cfg(feature = "encryption")]
        if let Some(key) = self.encryption.key_for(place.originator_id, fetched)? {
            let (header, content) = self.compressed_content(codec, content, true)?;
            return seal(&header, &content, &key, place);
        }
        #[cfg(not(feature = "encryption"))]
        let _ = (place, fetched);
        let is_bare = codec == Codec::Json;
        let (header, content) = self.compressed_content(codec, content, !is_bare)?;
        if is_bare && header.compressed.is_none() {
            return Ok(content);
        }
        Ok(checked(&header, &content))
    }

    /// The content in fewer bytes, if there are fewer, with the beginning of its header.
    #[cfg_attr(
        not(any(feature = "lz4", feature = "zstd")),
        allow(clippy::unused_self, clippy::unnecessary_wraps)
    )]
    fn compressed_content(
        &self,
        codec: Codec,
        content: Vec<u8>,
        framed: bool,
    ) -> Result<(Header<'static>, Vec<u8>), Cause> {
        let header = Header {
            codec,
            compressed: None,
            lock: None,
        };
        #[cfg(any(feature = "lz4", feature = "zstd"))]
        if let Some((how, smaller)) = self.compressing.compress(&content, framed)? {
            let compressed = Some(how);
            return Ok((
                Header {
                    compressed,
                    ..header
                },
                smaller,
            ));
        }
        #[cfg(not(any(feature = "lz4", feature = "zstd")))]
        let _ = framed;
        Ok((header, content))
    }
}

/// A frame without a cipher: the checksum shows damage, not intent.
fn checked(header: &Header<'_>, content: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(content.len() + 24);
    header.write(&mut frame);
    frame.extend_from_slice(content);
    let checksum = crc32fast::hash(&frame);
    frame.extend_from_slice(&checksum.to_be_bytes());
    frame
}

/// A frame with a cipher.
#[cfg(feature = "encryption")]
fn seal(
    header: &Header<'_>,
    content: &[u8],
    key: &super::encryption::NamedKey<'_>,
    place: &Place<'_>,
) -> Result<Vec<u8>, Cause> {
    let cipher = key.key.cipher();
    let mut nonce = [0; 24];
    let nonce = &mut nonce[..cipher.nonce_length()];
    getrandom::fill(nonce)?;
    let lock = super::frame::Lock {
        cipher,
        key: key.name,
        nonce,
    };
    let header = Header {
        lock: Some(lock),
        ..header.clone()
    };
    let mut frame = Vec::with_capacity(content.len() + 96);
    header.write(&mut frame);
    let bound = place.bound_to(&frame);
    let begin = frame.len();
    frame.extend_from_slice(content);
    let tag = key.key.encrypt(nonce, &bound, &mut frame[begin..])?;
    frame.extend_from_slice(&tag);
    Ok(frame)
}
