//! What a history that is sealed ends with, and why one is not what was sealed.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The end of a sealed history: an event and its seal, which stands for all events up to it.
///
/// Kept where who writes to the database does not, it shows later that nothing before it was
/// changed, and that it is still there: see
/// [`Repository::verify_against`](crate::Repository::verify_against). It stays right when the history
/// goes on.
///
/// ```
/// use eventsourcing::{Head, Uuid};
///
/// let head = Head { originator_id: Uuid::nil(), originator_version: 7, seal: vec![1, 2, 3] };
/// let kept = serde_json::to_string(&head)?;
/// assert!(kept.ends_with(r#""originator_version":7,"seal":"AQID"}"#));
/// assert_eq!(serde_json::from_str::<Head>(&kept)?, head);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head<P = u64> {
    /// Whose history it is.
    pub originator_id: Uuid,
    /// Where the event stands in it: for an aggregate the version.
    pub originator_version: P,
    /// The seal of the event, as it is stored.
    #[serde(with = "crate::encoding::bytes")]
    pub seal: Vec<u8>,
}

impl<P: fmt::Debug> fmt::Debug for Head<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("originator_id", &self.originator_id)
            .field("originator_version", &self.originator_version)
            .field("seal", &format_args!("{}", Hex(&self.seal)))
            .finish()
    }
}

/// What a root knows of the seal of its last stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoredSeal {
    /// It is this one, or there is none.
    Known(Option<Vec<u8>>),
    /// Somebody else has stored the event.
    Unknown,
}

impl StoredSeal {
    /// The seal, if it is known and there is one.
    pub(crate) fn known(&self) -> Option<&[u8]> {
        match self {
            Self::Known(seal) => seal.as_deref(),
            Self::Unknown => None,
        }
    }
}

struct Hex<'a>(&'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Why the seal of an event does not show that it, and all before it, are what was sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenSeal {
    /// There is none.
    #[error("it has no seal, where every event has one")]
    Missing,
    /// It is none that this library makes.
    #[error("its seal is none that is known: {0}")]
    Unknown(String),
    /// It is not that of this event after that seal.
    #[error(
        "it or its seal was changed, or the event in front of it is another than when it was sealed"
    )]
    Differs,
    /// It was made without a key, as anybody can.
    #[error("its seal was made without a key, and those of this history are made with one")]
    Unkeyed,
    /// The key that it was made with is not there, so that nobody can tell.
    #[error("its seal was made with key `{0}`, which is not in the key ring of the seals")]
    NoKey(String),
}
