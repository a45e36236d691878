//! Something that may be nothing: `null` for `None`, and a list of one for `Some`.
//!
//! Without it, `Some(None)` and `Some(())` are written as `None` is, and refused for that.
//!
//! ```
//! use eventsourcing::encoding;
//! use serde::{Deserialize, Serialize};
//!
//! /// What is said of an address: nothing, that there is none, or what it is.
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Said {
//!     #[serde(with = "encoding::option", default)]
//!     email: Option<Option<String>>,
//! }
//!
//! for (said, json) in [
//!     (None, r#"{"email":null}"#),
//!     (Some(None), r#"{"email":[null]}"#),
//!     (Some(Some("a@b".into())), r#"{"email":["a@b"]}"#),
//! ] {
//!     let said = Said { email: said };
//!     assert_eq!(serde_json::to_string(&said)?, json);
//!     assert_eq!(serde_json::from_str::<Said>(json)?, said);
//! }
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Where the field may be missing, as in rows of before there was one, it needs serde's `default`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes an option.
///
/// ```
/// let mut json = serde_json::Serializer::new(Vec::new());
/// eventsourcing::encoding::option::serialize(&Some(()), &mut json)?;
/// assert_eq!(json.into_inner(), b"[null]");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize<T, S>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Serialize,
    S: Serializer,
{
    value.as_ref().map(|it| [it]).serialize(serializer)
}

/// Reads an option.
///
/// ```
/// let mut json = serde_json::Deserializer::from_str("[null]");
/// let value: Option<Option<u8>> = eventsourcing::encoding::option::deserialize(&mut json)?;
/// assert_eq!(value, Some(None));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let value = Option::<[T; 1]>::deserialize(deserializer)?;
    Ok(value.map(|[it]| it))
}
