//! How fields are stored that a codec cannot carry as they are, or not well.
//!
//! Each module is for serde's attribute `with`, on a field of an event, of a state, or of a struct in
//! either:
//!
//! | module | for | JSON | `MessagePack` |
//! |---|---|---|---|
//! | [`bytes`](mod@bytes) | `Vec<u8>`, `[u8; N]`, `Box<[u8]>`, `Arc<[u8]>` | text, Base64 | bytes |
//! | [`float`] | `f64` and `f32` that may be infinite or not a number | a number, or `"NaN"`, `"inf"`, `"-inf"` | the same |
//! | [`pairs`] | maps whose keys are no text | a list of pairs | the same |
//! | [`option`] | `Option<Option<T>>`, `Option<()>` | `null`, or a list of one | the same |
//! | [`text`] | what has a text: numbers of 128 bits within enums with a tag, big integers, a [`Timestamp`](crate::Timestamp) as RFC 3339 | its text | the same |
//!
//! ```
//! # use std::collections::BTreeMap;
//! # use eventsourcing::{DomainEvent, RecordedEvent, SequencedItemMapper, Timestamp, Uuid, encoding};
//! # use serde::{Deserialize, Serialize};
//! #[must_use = "an event that is not triggered has not happened"]
//! #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
//! #[event(topic = "lab.measured")]
//! struct Measured {
//!     #[serde(with = "encoding::bytes")]
//!     picture: Vec<u8>,
//!     #[serde(with = "encoding::float")]
//!     highest: f64,
//!     #[serde(with = "encoding::pairs")]
//!     at: BTreeMap<(u8, u8), i32>,
//!     #[serde(with = "encoding::option")]
//!     note: Option<Option<String>>,
//!     #[serde(with = "encoding::text")]
//!     from: std::net::IpAddr,
//! }
//!
//! let measured = Measured {
//!     picture: vec![0xff, 0xd8],
//!     highest: f64::INFINITY,
//!     at: BTreeMap::from([((0, 1), 20)]),
//!     note: Some(None),
//!     from: [127, 0, 0, 1].into(),
//! };
//!
//! let mapper = SequencedItemMapper::default();
//! let recorded = RecordedEvent::new(Uuid::nil(), 0, measured, Timestamp::now());
//! let stored = mapper.to_sequenced_item(&recorded)?;
//! assert_eq!(
//!     std::str::from_utf8(&stored.state)?,
//!     r#"{"picture":"/9g=","highest":"inf","at":[[[0,1],20]],"note":[null],"from":"127.0.0.1"}"#,
//! );
//! assert_eq!(mapper.from_sequenced_item(&stored)?, recorded);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A value that stands within something else, `Vec<Vec<u8>>` or `Option<f64>`, gets a type of its own
//! that says so: `#[serde(transparent)] struct Reading(#[serde(with = "encoding::float")] f64);`.
//!
//! All of them ask what was stored what it is, as JSON and `MessagePack` can say and formats without
//! types cannot.

pub mod bytes;
pub mod float;
pub mod option;
pub mod pairs;
pub mod text;

pub(crate) use bytes::Raw;
