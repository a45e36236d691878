//! Dictionaries, on a pool and within a transaction of the caller's own.

use eventsourcing::{DictionaryStrategy, RecordError};

use crate::{backend::Backend, item::Item, operations, strategy::DieselStrategy, within::Within};

impl<C: Backend, I: Item> DictionaryStrategy for DieselStrategy<C, I> {
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
        self.write(|connection| operations::put_dictionary(connection, id, content))
    }

    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
        self.query(|connection| operations::find_dictionary(connection, id))
    }
}

impl<C: Backend, I: Item> DictionaryStrategy for Within<'_, C, I> {
    fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
        self.write(|connection| operations::put_dictionary(connection, id, content))
    }

    fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
        operations::find_dictionary(*self.connection()?, id)
    }
}
