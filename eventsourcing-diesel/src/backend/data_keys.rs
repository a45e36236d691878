//! What each database does with the table of data keys.

use diesel::QueryResult;
use eventsourcing::RecordError;

use crate::{data_keys::FoundDataKey, row::Id};

/// Runs the queries on the table of data keys. Sealed, as a part of the operations of a backend.
pub trait DataKeyOperations: Sized {
    /// The rows of these originators.
    fn data_keys(&mut self, ids: &[Id]) -> QueryResult<Vec<FoundDataKey>>;

    /// The row of one originator.
    fn data_key(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>>;

    /// The row of one originator, which nobody else changes until the transaction ends.
    fn data_key_to_destroy(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>>;

    /// A page of the rows from an originator on.
    fn data_keys_from(&mut self, first: Id, limit: i64) -> QueryResult<Vec<FoundDataKey>>;

    /// Inserts the key of an originator that has no row.
    fn keep_data_key(&mut self, id: Id, wrapped: &[u8]) -> QueryResult<()>;

    /// Puts a key in the place of exactly this one; how many there were.
    fn replace_data_key(&mut self, id: Id, present: &[u8], wrapped: &[u8]) -> QueryResult<usize>;

    /// Puts the time of destruction in the place of the key, or where there is none.
    fn destroy_data_key(&mut self, id: Id, on: i64) -> QueryResult<()>;

    /// Does the work so that what it deletes and overwrites is gone from the pages of the database.
    fn wiping<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError>;
}
