//! Contents in fewer bytes.

#[cfg(feature = "zstd")]
pub(crate) mod dictionary;
#[cfg(feature = "zstd")]
mod known;
#[cfg(feature = "lz4")]
pub(crate) mod lz4;
#[cfg(feature = "zstd")]
pub(crate) mod zstd;

#[cfg(any(feature = "lz4", feature = "zstd"))]
pub(crate) mod saving;

#[cfg(all(test, feature = "lz4", feature = "zstd"))]
mod tests;

use super::{
    fetched::Fetched,
    frame::{Compressed, Method},
    unpacking::Unreadable,
};

/// What is compressed from now on, and what is needed to read what was.
#[derive(Debug, Clone)]
pub(crate) struct Compressing {
    #[cfg(any(feature = "lz4", feature = "zstd"))]
    saving: Option<saving::Compression>,
    /// The greatest length of a content before compression.
    limit: u32,
    #[cfg(feature = "zstd")]
    known: known::KnownDictionaries,
}

/// 64 MiB: more than any event, and nothing that a server runs out of.
const LIMIT: u32 = 64 << 20;

impl Default for Compressing {
    fn default() -> Self {
        Self {
            #[cfg(any(feature = "lz4", feature = "zstd"))]
            saving: None,
            limit: LIMIT,
            #[cfg(feature = "zstd")]
            known: known::KnownDictionaries::default(),
        }
    }
}

impl Compressing {
    /// The content that was compressed. Its frame is whole, which does not make it honest: whoever
    /// can write a row can write a checksum. So nothing is allocated that is beyond the limit, and
    /// what comes out has the length that the frame says.
    pub(super) fn decompress(
        &self,
        how: Compressed,
        content: &[u8],
        fetched: &Fetched,
    ) -> Result<Vec<u8>, Unreadable> {
        let length = self.within_the_limit(how.length)?;
        let content = match how.method {
            Method::Zstd => zstd_without_dictionary(content, length)?,
            Method::ZstdWithDictionary(id) => self.zstd_with(id, content, length, fetched)?,
            Method::Lz4 => lz4_block(content, length)?,
        };
        if content.len() == length {
            return Ok(content);
        }
        Err(Unreadable::Because(format!(
            "its frame says that it has {length} bytes when it is decompressed, and it has {}",
            content.len()
        )))
    }

    fn within_the_limit(&self, length: u32) -> Result<usize, Unreadable> {
        let limit = self.limit;
        match usize::try_from(length) {
            Ok(fits) if length <= limit => Ok(fits),
            _ => Err(Unreadable::Because(format!(
                "its frame says that it has {length} bytes when it is decompressed, and no more than \
                 {limit} are read; if that many are right, say so by `StoredForm::at_most`"
            ))),
        }
    }

    #[cfg(feature = "zstd")]
    fn zstd_with(
        &self,
        id: u32,
        content: &[u8],
        length: usize,
        fetched: &Fetched,
    ) -> Result<Vec<u8>, Unreadable> {
        if let Some(dictionary) = self.known.get(id) {
            return Ok(zstd::decompress(content, length, Some(&dictionary))?);
        }
        Err(match fetched.why_unusable(id) {
            Some(why) => Unreadable::Because(why.to_owned()),
            None => Unreadable::Needs(super::Need::Dictionary(id)),
        })
    }

    #[cfg(not(feature = "zstd"))]
    #[allow(clippy::unused_self)]
    fn zstd_with(
        &self,
        _: u32,
        content: &[u8],
        length: usize,
        _: &Fetched,
    ) -> Result<Vec<u8>, Unreadable> {
        zstd_without_dictionary(content, length)
    }
}

#[cfg(feature = "zstd")]
fn zstd_without_dictionary(content: &[u8], length: usize) -> Result<Vec<u8>, Unreadable> {
    Ok(zstd::decompress(content, length, None)?)
}

#[cfg(not(feature = "zstd"))]
fn zstd_without_dictionary(_: &[u8], _: usize) -> Result<Vec<u8>, Unreadable> {
    Err(without("zstd", "zstd"))
}

#[cfg(feature = "lz4")]
fn lz4_block(content: &[u8], length: usize) -> Result<Vec<u8>, Unreadable> {
    Ok(lz4::decompress(content, length)?)
}

#[cfg(not(feature = "lz4"))]
fn lz4_block(_: &[u8], _: usize) -> Result<Vec<u8>, Unreadable> {
    Err(without("LZ4", "lz4"))
}

#[cfg(not(all(feature = "lz4", feature = "zstd")))]
#[cold]
fn without(compressor: &str, feature: &str) -> Unreadable {
    Unreadable::Because(format!(
        "it is compressed by {compressor}; build the program with the feature `{feature}` of \
         eventsourcing"
    ))
}
