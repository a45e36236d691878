//! The table of data keys on MariaDB and MySQL.

use diesel::{
    dsl::{DuplicatedKeys, sql},
    prelude::*,
    sql_types::{BigInt, Nullable},
};
use eventsourcing::RecordError;

use crate::{
    backend::data_keys::DataKeyOperations, data_keys::FoundDataKey, query::data_keys as query,
    row::Id, schema::data_keys,
};

impl DataKeyOperations for MysqlConnection {
    fn data_key_to_destroy(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>> {
        let row = query::of_originator(id).for_update();
        row.get_result(self).optional()
    }

    fn keep_data_key(&mut self, id: Id, wrapped: &[u8]) -> QueryResult<()> {
        diesel::insert_into(data_keys::table)
            .values(query::new_key(id, wrapped))
            .on_conflict(DuplicatedKeys)
            .do_nothing()
            .execute(self)
            .map(drop)
    }

    /// What another has destroyed meanwhile stays as that left it.
    fn destroy_data_key(&mut self, id: Id, on: i64) -> QueryResult<()> {
        let values = (
            data_keys::originator_id.eq(id),
            data_keys::wrapped.eq(None::<&[u8]>),
            data_keys::destroyed_on.eq(on),
        );
        let first = sql::<Nullable<BigInt>>("COALESCE(destroyed_on, ")
            .bind::<BigInt, _>(on)
            .sql(")");
        diesel::insert_into(data_keys::table)
            .values(values)
            .on_conflict(DuplicatedKeys)
            .do_update()
            .set((
                data_keys::wrapped.eq(None::<&[u8]>),
                data_keys::destroyed_on.eq(first),
            ))
            .execute(self)
            .map(drop)
    }

    /// What a row held before it was changed stays in the pages of the table until the purge has come
    /// by and its place is given to another, unless the server scrubs
    /// (`innodb_immediate_scrub_data_uncompressed`), and in the redo and binary logs for as long as
    /// those are kept.
    fn wiping<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        work(self)
    }
}
