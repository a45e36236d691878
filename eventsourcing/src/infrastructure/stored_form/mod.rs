//! What stands between the bytes of a codec and the bytes of a row: compressors, ciphers, and the
//! frame that says which of them were used.

// Without ciphers nobody names a key, and nothing is bound to its place.
#[cfg_attr(not(feature = "encryption"), allow(dead_code))]
mod frame;
mod packing;
#[cfg_attr(not(feature = "encryption"), allow(dead_code))]
mod place;
mod unpacking;

pub(crate) mod compression;
#[cfg(feature = "encryption")]
pub(crate) mod encryption;

pub(crate) mod fetched;

pub(crate) use fetched::Fetched;
pub(crate) use place::{Column, Place};
#[cfg(feature = "zstd")]
pub(crate) use unpacking::is_encrypted;
pub(crate) use unpacking::{Need, Unreadable};

use super::{codec::Codec, sealing::Sealing};

/// How what is saved from now on is stored. Whatever it says, everything that was stored before is
/// read: the row itself says how.
///
/// The default is bare JSON. Anything else is stored in a frame, whose header says how to read it.
/// Settings can change in the middle of a stream; what has to be kept are the keys and the
/// dictionaries that older rows name.
///
/// ```
/// use eventsourcing::{EventStore, StoredForm};
///
/// let event_store = EventStore::in_memory().with_stored_form(StoredForm::json());
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct StoredForm {
    codec: Codec,
    compressing: compression::Compressing,
    #[cfg(feature = "encryption")]
    encryption: encryption::Encryption,
    pub(super) sealing: Sealing,
}

impl StoredForm {
    /// JSON: read by every tool and every eye.
    pub fn json() -> Self {
        Self::default()
    }

    /// MessagePack: smaller than JSON. More in the [guide](crate::guide::codecs).
    ///
    /// ```
    /// use eventsourcing::{EventStore, StoredForm};
    ///
    /// let event_store = EventStore::in_memory().with_stored_form(StoredForm::message_pack());
    /// ```
    #[cfg(feature = "messagepack")]
    pub fn message_pack() -> Self {
        Self {
            codec: Codec::MessagePack,
            ..Self::default()
        }
    }

    /// What is compressed.
    #[cfg(feature = "zstd")]
    pub(crate) fn compressing(&self) -> &compression::Compressing {
        &self.compressing
    }

    /// How events and snapshots are sealed.
    pub(crate) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// How the fields of an event become bytes.
    pub(crate) fn codec(&self) -> Codec {
        self.codec
    }
}
