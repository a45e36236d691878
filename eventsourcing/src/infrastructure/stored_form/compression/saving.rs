//! What is compressed when it is saved.

use super::Compressing;
use crate::infrastructure::{
    errors::Cause,
    stored_form::{
        StoredForm,
        frame::{self, Compressed},
    },
};

/// A compressor with its settings: of the features `zstd` and `lz4`, [`Zstd`](crate::Zstd) and
/// [`Lz4`](crate::Lz4) are ones.
#[derive(Debug, Clone)]
#[must_use]
pub struct Compression(pub(super) Compressor);

#[derive(Debug, Clone)]
pub(super) enum Compressor {
    #[cfg(feature = "zstd")]
    Zstd(super::zstd::Zstd),
    #[cfg(feature = "lz4")]
    Lz4,
}

impl StoredForm {
    /// The same with states, metadata and snapshots compressed, before they are encrypted if they
    /// are. What does not get smaller stays as it is: JSON that is not encrypted stays bare.
    ///
    /// Whatever was compressed is read without any setting.
    ///
    /// **Lengths tell.** A cipher hides what is in a state and not how long it is, and a compressed
    /// one is shorter where it repeats itself or what is in the dictionary. Whoever reads the
    /// database, and gets text of their own into the same event as a secret, can learn the secret
    /// from lengths. Do not compress such events.
    ///
    #[cfg_attr(feature = "lz4", doc = "```")]
    #[cfg_attr(not(feature = "lz4"), doc = "```ignore")]
    /// use eventsourcing::{EventStore, Lz4, StoredForm};
    ///
    /// let form = StoredForm::json().compressed(Lz4);
    /// let event_store = EventStore::in_memory().with_stored_form(form);
    /// ```
    pub fn compressed(mut self, compression: impl Into<Compression>) -> Self {
        let compression = compression.into();
        #[cfg(feature = "zstd")]
        self.compressing.knows(&compression);
        self.compressing.saving = Some(compression);
        self
    }

    /// The same with another limit of what one state, metadata or snapshot has in bytes when it is
    /// not compressed. It is 64 MiB unless this is said.
    ///
    /// A row of a few bytes can say that it becomes gigabytes. Where it says more than this it is
    /// refused before memory is taken, and what was never more than it says is not written. With a
    /// compressor, what is longer is not saved either, since it could not be read.
    ///
    /// ```
    /// use eventsourcing::StoredForm;
    ///
    /// let form = StoredForm::json().at_most(1 << 20);
    /// ```
    pub fn at_most(mut self, bytes: u32) -> Self {
        self.compressing.limit = bytes;
        self
    }
}

impl Compressing {
    /// How the content was compressed and what it is then, if that is worth it. A frame that is
    /// there anyway costs nothing.
    pub(in crate::infrastructure::stored_form) fn compress(
        &self,
        content: &[u8],
        framed: bool,
    ) -> Result<Option<(Compressed, Vec<u8>)>, Cause> {
        let Some(Compression(compressor)) = &self.saving else {
            return Ok(None);
        };
        let length = self.length(content)?;
        let (method, smaller) = match compressor {
            #[cfg(feature = "zstd")]
            Compressor::Zstd(zstd) => (zstd.method(), zstd.compress(content)?),
            #[cfg(feature = "lz4")]
            Compressor::Lz4 => (super::lz4::METHOD, super::lz4::compress(content)?),
        };
        let compressed = Compressed { method, length };
        let frame = if framed { 0 } else { frame::LEAST };
        let is_worth_it = smaller.len() + compressed.in_a_header() + frame < content.len();
        Ok(is_worth_it.then_some((compressed, smaller)))
    }

    fn length(&self, content: &[u8]) -> Result<u32, Cause> {
        let (length, limit) = (content.len(), self.limit);
        match u32::try_from(length) {
            Ok(length) if length <= limit => Ok(length),
            _ => Err(format!(
                "it has {length} bytes, and no more than {limit} would be read; see \
                 `StoredForm::at_most`"
            )
            .into()),
        }
    }
}
