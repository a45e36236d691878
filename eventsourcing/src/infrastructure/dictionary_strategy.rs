//! Where dictionaries are kept.

use super::errors::RecordError;

/// Keeps dictionaries in a database, beside the events that are compressed with them: what a
/// [`RecordStrategy`](super::record_strategy::RecordStrategy) answers to
/// [`dictionaries`](super::record_strategy::RecordStrategy::dictionaries). A strategy without it
/// works, and nothing is compressed with a dictionary on it.
///
/// A dictionary never changes, and is there for as long as rows that name it are.
pub trait DictionaryStrategy: Send + Sync {
    /// Keeps a dictionary; nothing is done where the same is kept under its id.
    ///
    /// # Errors
    ///
    /// [`Conflict`](RecordError::Conflict) when another one is, and stays; and the others.
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError>;

    /// The dictionary that is kept under an id.
    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError>;
}
