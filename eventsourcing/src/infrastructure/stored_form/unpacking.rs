//! Bytes of a row on their way to a codec.

use std::borrow::Cow;

use super::{
    StoredForm,
    fetched::Fetched,
    frame::{CHECKSUM, Header, Lock, MAGIC},
    place::Place,
};
use crate::{domain::timestamp::Timestamp, infrastructure::codec::Codec};

/// Why bytes of a row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "encryption"), allow(dead_code))]
pub(crate) enum Unreadable {
    /// For good.
    Because(String),
    /// The key with which they could have been read was destroyed.
    Erased {
        /// When.
        on: Timestamp,
    },
    /// Not before this was fetched.
    Needs(Need),
}

/// What is kept in the database beside the events, and needed to read some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// A dictionary.
    #[cfg(feature = "zstd")]
    Dictionary(u32),
    /// The data key of an originator.
    #[cfg(feature = "encryption")]
    DataKey(uuid::Uuid),
}

impl Need {
    /// What is wrong where it was not fetched.
    pub(crate) fn unmet(self) -> String {
        match self {
            #[cfg(feature = "zstd")]
            Self::Dictionary(id) => format!(
                "it is compressed with dictionary {id:08x}, which the database has; read it through \
                 an event store"
            ),
            #[cfg(feature = "encryption")]
            Self::DataKey(_) => "it is encrypted under the data key of its originator, which the \
                                 database has; read it through an event store"
                .into(),
        }
    }
}

impl From<String> for Unreadable {
    fn from(what: String) -> Self {
        Self::Because(what)
    }
}

impl StoredForm {
    /// The content of what is stored, and the codec that it is for.
    pub(crate) fn unpack<'a>(
        &self,
        stored: &'a [u8],
        place: &Place<'_>,
        fetched: &Fetched,
    ) -> Result<(Codec, Cow<'a, [u8]>), Unreadable> {
        if let Some(on) = fetched.destroyed(place.originator_id) {
            return Err(Unreadable::Erased { on });
        }
        if stored.first() != Some(&MAGIC) {
            return Ok((Codec::Json, Cow::Borrowed(stored)));
        }
        let (header, body) = Header::read(stored)?;
        let content = match &header.lock {
            Some(lock) => {
                let head = &stored[..stored.len() - body.len()];
                Cow::Owned(self.open(lock, head, body, place, fetched)?)
            }
            None => Cow::Borrowed(checked(stored, body)?),
        };
        let content = match header.compressed {
            Some(how) => Cow::Owned(self.compressing.decompress(how, &content, fetched)?),
            None => content,
        };
        Ok((header.codec, content))
    }

    #[cfg(feature = "encryption")]
    fn open(
        &self,
        lock: &Lock<'_>,
        head: &[u8],
        body: &[u8],
        place: &Place<'_>,
        fetched: &Fetched,
    ) -> Result<Vec<u8>, Unreadable> {
        let key = self.encryption.key_of(lock, place.originator_id, fetched)?;
        let Some((content, tag)) = body.split_last_chunk() else {
            return Err(Unreadable::Because("its frame is cut off".into()));
        };
        let mut content = content.to_vec();
        let bound = place.bound_to(head);
        if key.decrypt(lock.nonce, &bound, &mut content, tag) {
            return Ok(content);
        }
        Err(Unreadable::Because(format!(
            "its frame does not open with {}: it was altered or moved here from another place, or \
             the key is another one of the same name",
            super::encryption::named(lock.key)
        )))
    }

    #[cfg(not(feature = "encryption"))]
    #[allow(clippy::unused_self)]
    fn open(
        &self,
        lock: &Lock<'_>,
        _: &[u8],
        _: &[u8],
        _: &Place<'_>,
        _: &Fetched,
    ) -> Result<Vec<u8>, Unreadable> {
        Err(Unreadable::Because(format!(
            "it is encrypted by {}; build the program with the feature `encryption` of eventsourcing",
            lock.cipher.name()
        )))
    }
}

/// Whether what is stored is encrypted, as far as it can be read at all.
#[cfg(feature = "zstd")]
pub(crate) fn is_encrypted(stored: &[u8]) -> bool {
    Header::read(stored).is_ok_and(|(header, _)| header.lock.is_some())
}

/// The content of a frame without a cipher.
fn checked<'a>(frame: &[u8], body: &'a [u8]) -> Result<&'a [u8], Unreadable> {
    let cut = || Unreadable::Because("its frame is cut off".into());
    let (content, checksum) = body.split_last_chunk::<CHECKSUM>().ok_or_else(cut)?;
    let summed = &frame[..frame.len() - CHECKSUM];
    if crc32fast::hash(summed) == u32::from_be_bytes(*checksum) {
        return Ok(content);
    }
    Err(Unreadable::Because(
        "its frame is damaged: the checksum is another; restore the row from a backup".into(),
    ))
}
