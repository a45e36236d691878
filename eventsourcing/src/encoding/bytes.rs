//! Bytes, as text in Base64 where eyes read, and as bytes elsewhere.
//!
//! Without it, bytes are a list of numbers. Such a list is read, too: a field that was stored without
//! it may have it from now on.
//!
//! ```
//! use eventsourcing::encoding;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Seal {
//!     #[serde(with = "encoding::bytes")]
//!     hash: [u8; 4],
//! }
//!
//! let seal = Seal { hash: [1, 2, 254, 255] };
//! assert_eq!(serde_json::to_string(&seal)?, r#"{"hash":"AQL+/w=="}"#);
//! assert_eq!(serde_json::from_str::<Seal>(r#"{"hash":"AQL+/w=="}"#)?, seal);
//! assert_eq!(serde_json::from_str::<Seal>(r#"{"hash":[1,2,254,255]}"#)?, seal);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{
    Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
};

/// Writes bytes.
///
/// ```
/// let mut json = serde_json::Serializer::new(Vec::new());
/// eventsourcing::encoding::bytes::serialize(b"abc", &mut json)?;
/// assert_eq!(json.into_inner(), br#""YWJj""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize<T, S>(bytes: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: AsRef<[u8]> + ?Sized,
    S: Serializer,
{
    serializer.serialize_newtype_struct("Bytes", &Raw(bytes.as_ref()))
}

/// Bytes whose form depends on whether eyes read them; a codec knows them by their type.
pub(crate) struct Raw<'a>(&'a [u8]);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&BASE64_STANDARD.encode(self.0))
        } else {
            serializer.serialize_bytes(self.0)
        }
    }
}

/// Reads bytes.
///
/// ```
/// let mut json = serde_json::Deserializer::from_str(r#""YWJj""#);
/// let bytes: Vec<u8> = eventsourcing::encoding::bytes::deserialize(&mut json)?;
/// assert_eq!(bytes, b"abc");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: TryFrom<Vec<u8>>,
    D: Deserializer<'de>,
{
    let bytes = deserializer.deserialize_any(AnyForm)?;
    let length = bytes.len();
    T::try_from(bytes)
        .map_err(|_| D::Error::invalid_length(length, &"as many bytes as the type has"))
}

struct AnyForm;

impl<'de> Visitor<'de> for AnyForm {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes, as Base64 or as they are")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
        BASE64_STANDARD
            .decode(text)
            .map_err(|error| E::custom(format_args!("bytes as Base64: {error}")))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = list.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}
