//! An aggregate at a version, apart from its history.

use uuid::Uuid;

use super::timestamp::Timestamp;

/// What is known of an aggregate after the event of a version: what replaying the events up to there
/// would make of it.
#[derive(Debug)]
pub(crate) struct Snapshot<A> {
    pub(crate) originator_id: Uuid,
    pub(crate) version: u64,
    pub(crate) created_on: Timestamp,
    pub(crate) last_modified: Timestamp,
    /// The latest time of any of its events.
    pub(crate) as_of: Timestamp,
    pub(crate) ended: bool,
    /// The save that the event of this version is of.
    pub(crate) save_id: Uuid,
    pub(crate) state: A,
}
