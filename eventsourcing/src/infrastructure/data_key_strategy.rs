//! Where the data keys of originators are kept.

use uuid::Uuid;

use super::errors::RecordError;
use crate::domain::timestamp::Timestamp;

/// Keeps the data keys of originators, wrapped, and what is left of those that were destroyed: what
/// a [`RecordStrategy`](super::record_strategy::RecordStrategy) answers to
/// [`data_keys`](super::record_strategy::RecordStrategy::data_keys), or what keeps them in a database
/// of their own.
///
/// ```
/// use eventsourcing::{DataKeyStrategy, InMemoryStrategy, StoredDataKey, Timestamp};
/// use uuid::Uuid;
///
/// let keys: &dyn DataKeyStrategy = &InMemoryStrategy::<u64>::default();
/// let (id, on) = (Uuid::now_v7(), Timestamp::now());
///
/// let kept = keys.insert_data_key(id, b"wrapped")?;
/// assert_eq!(kept, StoredDataKey::Wrapped(b"wrapped".to_vec()));
/// keys.destroy_data_key(id, on)?;
/// assert_eq!(keys.insert_data_key(id, b"another")?, StoredDataKey::Destroyed { on });
/// # Ok::<(), eventsourcing::RecordError>(())
/// ```
pub trait DataKeyStrategy: Send + Sync {
    /// What is kept for these originators: each that something is kept for once, in whichever
    /// order.
    fn find_data_keys(
        &self,
        originators: &[Uuid],
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError>;

    /// Keeps a key for an originator that nothing is kept for; what is kept for it now. Of several
    /// at once one is kept, and all are answered with that one.
    fn insert_data_key(
        &self,
        originator_id: Uuid,
        wrapped: &[u8],
    ) -> Result<StoredDataKey, RecordError>;

    /// Puts a key in the place of exactly this one; whether it was that one. A key that was destroyed
    /// stays so.
    fn replace_data_key(
        &self,
        originator_id: Uuid,
        present: &[u8],
        wrapped: &[u8],
    ) -> Result<bool, RecordError>;

    /// Destroys the key of an originator and keeps when that was, also for one that never had a key,
    /// so that it never has one; what was kept before. One that was destroyed before stays as it is.
    ///
    /// When this is answered, the bytes of the key are no longer in the tables of the database.
    fn destroy_data_key(
        &self,
        originator_id: Uuid,
        on: Timestamp,
    ) -> Result<Option<StoredDataKey>, RecordError>;

    /// At most `limit` of all that is kept, ascending by the ids of the originators, after one of
    /// them.
    fn all_data_keys(
        &self,
        after: Option<Uuid>,
        limit: usize,
    ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError>;
}

/// What is kept for an originator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredDataKey {
    /// Its key, encrypted by a key of a ring.
    Wrapped(Vec<u8>),
    /// That its key was destroyed, or that it is never to have one.
    Destroyed {
        /// When.
        on: Timestamp,
    },
}
