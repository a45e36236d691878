//! Where snapshots are kept.

use uuid::Uuid;

use super::{errors::RecordError, stored_snapshot::StoredSnapshot};
use crate::domain::{shape::Fingerprint, timestamp::Timestamp};

/// Keeps snapshots in a database, beside the events: what a
/// [`RecordStrategy`](super::record_strategy::RecordStrategy) answers to
/// [`snapshots`](super::record_strategy::RecordStrategy::snapshots). A strategy without it works,
/// and replays every history from its beginning.
///
/// Nothing depends on a snapshot being there, or being what was put there.
pub trait SnapshotStrategy: Send + Sync {
    /// Keeps a snapshot, in place of the one that is kept for this originator, fingerprint and
    /// version.
    ///
    /// # Errors
    ///
    /// [`Misuse`](RecordError::Misuse) when the version is beyond the last one that is stored; and
    /// the others.
    fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError>;

    /// The selected snapshot with the greatest version.
    fn newest_snapshot(
        &self,
        selection: &SnapshotSelection,
    ) -> Result<Option<StoredSnapshot>, RecordError>;

    /// Deletes the snapshots of an originator that are older than the newest `keep` under this
    /// fingerprint, whatever their own fingerprint is: all of them for 0, none where there are not
    /// so many. How many there were.
    fn prune_snapshots(
        &self,
        originator_id: Uuid,
        fingerprint: Fingerprint,
        keep: usize,
    ) -> Result<usize, RecordError>;
}

/// Which snapshots of one aggregate are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotSelection {
    /// Of which aggregate.
    pub originator_id: Uuid,
    /// Of which shape.
    pub fingerprint: Fingerprint,
    /// Only versions less than or equal to this.
    pub lte: u64,
    /// Only those all of whose events had happened by this time.
    pub as_of: Timestamp,
}
