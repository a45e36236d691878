//! What is kept in a database, on a pool and within a transaction of the caller's own: the strategies
//! differ in where they have a connection from and in nothing else.

use eventsourcing::{
    DataKeyStrategy, DictionaryStrategy, Fingerprint, ItemField, KeyedSave, LogPosition,
    RecordError, RecordStrategy, Save, Selection, SnapshotSelection, SnapshotStrategy,
    StoredDataKey, StoredSnapshot, Timestamp, Visit,
};
use uuid::Uuid;

use crate::{
    backend::Backend, data_keys, item::Item, operations, row::NewSnapshot,
    strategy::DieselStrategy, within::Within,
};

macro_rules! keeps_records {
    ($([$($generics:tt)*] $strategy:ty;)*) => {$(
        impl<$($generics)*> RecordStrategy for $strategy {
            type Position = I::Position;

            fn append(&self, save: &Save<I::Position>) -> Result<(), RecordError> {
                let rows = operations::rows::<I>(save)?;
                if operations::is_empty(save) {
                    return Ok(());
                }
                if self.inserts_alone() && operations::is_one_statement::<C, _>(save, &rows) {
                    return self.write_statement(|it| it.insert_alone::<I>(&rows));
                }
                self.write(|connection| operations::append::<_, I>(connection, save, &rows))
            }

            fn read(
                &self,
                selection: &Selection<I::Position>,
                visit: &mut Visit<'_, I::Position>,
            ) -> Result<(), RecordError> {
                self.query(|connection| operations::read::<_, I>(connection, selection, visit))
            }

            fn read_log(
                &self,
                after: LogPosition,
                limit: usize,
                visit: &mut Visit<'_, I::Position>,
            ) -> Result<(), RecordError> {
                self.query(|connection| operations::read_log::<_, I>(connection, after, limit, visit))
            }

            fn originators(
                &self,
                event_types: &[&str],
                after: LogPosition,
                limit: usize,
            ) -> Result<Vec<(LogPosition, Uuid)>, RecordError> {
                self.query(|connection| {
                    operations::originators::<_, I>(connection, event_types, after, limit)
                })
            }

            fn find_save(&self, key: &str) -> Result<Option<KeyedSave<I::Position>>, RecordError> {
                self.query(|connection| operations::find_save::<_, I>(connection, key))
            }

            fn delete_record(
                &self,
                originator_id: Uuid,
                position: I::Position,
            ) -> Result<bool, RecordError> {
                self.write(|connection| {
                    operations::delete_record::<_, I>(connection, originator_id, position)
                })
            }

            fn item_fields(&self) -> &[ItemField] {
                I::TABLE.fields
            }

            fn snapshots(&self) -> Option<&dyn SnapshotStrategy> {
                Some(self)
            }

            fn dictionaries(&self) -> Option<&dyn DictionaryStrategy> {
                Some(self)
            }

            fn data_keys(&self) -> Option<&dyn DataKeyStrategy> {
                Some(self)
            }
        }

        impl<$($generics)*> SnapshotStrategy for $strategy {
            fn put_snapshot(&self, snapshot: &StoredSnapshot) -> Result<(), RecordError> {
                let row = NewSnapshot::try_from(snapshot)?;
                self.write(|connection| operations::put_snapshot(connection, &row))
            }

            fn newest_snapshot(
                &self,
                selection: &SnapshotSelection,
            ) -> Result<Option<StoredSnapshot>, RecordError> {
                self.query(|connection| operations::newest_snapshot(connection, selection))
            }

            fn prune_snapshots(
                &self,
                id: Uuid,
                fingerprint: Fingerprint,
                keep: usize,
            ) -> Result<usize, RecordError> {
                self.write(|connection| operations::prune_snapshots(connection, id, fingerprint, keep))
            }
        }

        impl<$($generics)*> DictionaryStrategy for $strategy {
            fn put_dictionary(&self, id: u32, content: &[u8]) -> Result<(), RecordError> {
                self.write(|connection| operations::put_dictionary(connection, id, content))
            }

            fn find_dictionary(&self, id: u32) -> Result<Option<Vec<u8>>, RecordError> {
                self.query(|connection| operations::find_dictionary(connection, id))
            }
        }

        impl<$($generics)*> DataKeyStrategy for $strategy {
            fn find_data_keys(
                &self,
                originators: &[Uuid],
            ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
                self.query(|connection| data_keys::find(connection, originators))
            }

            fn insert_data_key(&self, id: Uuid, wrapped: &[u8]) -> Result<StoredDataKey, RecordError> {
                self.write(|connection| data_keys::insert(connection, id, wrapped))
            }

            fn replace_data_key(
                &self,
                id: Uuid,
                present: &[u8],
                wrapped: &[u8],
            ) -> Result<bool, RecordError> {
                self.write(|connection| data_keys::replace(connection, id, present, wrapped))
            }

            fn destroy_data_key(
                &self,
                id: Uuid,
                on: Timestamp,
            ) -> Result<Option<StoredDataKey>, RecordError> {
                self.write(|connection| data_keys::destroy(connection, id, on))
            }

            fn all_data_keys(
                &self,
                after: Option<Uuid>,
                limit: usize,
            ) -> Result<Vec<(Uuid, StoredDataKey)>, RecordError> {
                self.query(|connection| data_keys::all(connection, after, limit))
            }
        }
    )*};
}

keeps_records! {
    [C: Backend, I: Item] DieselStrategy<C, I>;
    [C: Backend, I: Item] Within<'_, C, I>;
}
