//! What can be shown and parsed, as its text.
//!
//! For numbers of 128 bits within enums with a tag and fields that are flattened, where serde reads
//! no such number, and for types whose own form a codec does not carry.
//!
//! ```
//! use eventsourcing::encoding;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! #[serde(tag = "coin")]
//! enum Payment {
//!     Ether {
//!         #[serde(with = "encoding::text")]
//!         wei: u128,
//!     },
//! }
//!
//! let payment = Payment::Ether { wei: u128::MAX };
//! let json = serde_json::to_string(&payment)?;
//! assert_eq!(json, r#"{"coin":"Ether","wei":"340282366920938463463374607431768211455"}"#);
//! assert_eq!(serde_json::from_str::<Payment>(&json)?, payment);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::{
    fmt::{self, Display},
    marker::PhantomData,
    str::FromStr,
};

use serde::{
    Deserializer, Serializer,
    de::{Error, Visitor},
};

/// Writes the text of a value.
///
/// ```
/// let mut json = serde_json::Serializer::new(Vec::new());
/// eventsourcing::encoding::text::serialize(&-1_i128, &mut json)?;
/// assert_eq!(json.into_inner(), br#""-1""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Reads a value from its text.
///
/// ```
/// let mut json = serde_json::Deserializer::from_str(r#""-1""#);
/// let value: i128 = eventsourcing::encoding::text::deserialize(&mut json)?;
/// assert_eq!(value, -1);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Parsed(PhantomData))
}

struct Parsed<T>(PhantomData<T>);

impl<T: FromStr<Err: Display>> Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
