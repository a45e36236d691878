//! The table of data keys on PostgreSQL.

use diesel::{prelude::*, query_dsl::methods::FilterDsl};
use eventsourcing::RecordError;

use crate::{
    backend::data_keys::DataKeyOperations, data_keys::FoundDataKey, query::data_keys as query,
    row::Id, schema::data_keys,
};

impl DataKeyOperations for PgConnection {
    fn data_key_to_destroy(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>> {
        let row = query::of_originator(id).for_update();
        row.get_result(self).optional()
    }

    fn keep_data_key(&mut self, id: Id, wrapped: &[u8]) -> QueryResult<()> {
        diesel::insert_into(data_keys::table)
            .values(query::new_key(id, wrapped))
            .on_conflict_do_nothing()
            .execute(self)
            .map(drop)
    }

    /// What another has destroyed meanwhile stays as that left it.
    fn destroy_data_key(&mut self, id: Id, on: i64) -> QueryResult<()> {
        let destroyed = (
            data_keys::wrapped.eq(None::<&[u8]>),
            data_keys::destroyed_on.eq(on),
        );
        let put = diesel::insert_into(data_keys::table)
            .values((data_keys::originator_id.eq(id), destroyed))
            .on_conflict(data_keys::originator_id)
            .do_update()
            .set(destroyed);
        FilterDsl::filter(put, data_keys::destroyed_on.is_null())
            .execute(self)
            .map(drop)
    }

    /// What a row held before it was changed stays in the pages of the table until a `VACUUM` has
    /// given its place to another, and in the write-ahead log for as long as that is kept.
    fn wiping<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        work(self)
    }
}
