//! What each database does with the table of data keys.

use diesel::QueryResult;
use eventsourcing::RecordError;

use crate::{data_keys::FoundDataKey, row::Id};

/// Runs the queries on the table of data keys. Sealed, as a part of the operations of a backend.
pub trait DataKeyOperations: Sized {
    /// The row of one originator, which nobody else changes until the transaction ends.
    fn data_key_to_destroy(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>>;

    /// Inserts the key of an originator that has no row.
    fn keep_data_key(&mut self, id: Id, wrapped: &[u8]) -> QueryResult<()>;

    /// Puts the time of destruction in the place of the key, or where there is none.
    fn destroy_data_key(&mut self, id: Id, on: i64) -> QueryResult<()>;

    /// Does the work so that what it deletes and overwrites is gone from the pages of the database.
    fn wiping<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError>;
}
