//! The table of data keys on SQLite.

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing::RecordError;

use super::errors;
use crate::{
    backend::{data_keys::DataKeyOperations, queries::Queries},
    data_keys::FoundDataKey,
    query::data_keys as query,
    row::Id,
    schema::data_keys,
};

impl DataKeyOperations for SqliteConnection {
    fn data_key_to_destroy(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>> {
        self.data_key(id)
    }

    fn keep_data_key(&mut self, id: Id, wrapped: &[u8]) -> QueryResult<()> {
        diesel::insert_into(data_keys::table)
            .values(query::new_key(id, wrapped))
            .on_conflict_do_nothing()
            .execute(self)
            .map(drop)
    }

    fn destroy_data_key(&mut self, id: Id, on: i64) -> QueryResult<()> {
        let destroyed = (
            data_keys::wrapped.eq(None::<&[u8]>),
            data_keys::destroyed_on.eq(on),
        );
        diesel::insert_into(data_keys::table)
            .values((data_keys::originator_id.eq(id), destroyed))
            .on_conflict(data_keys::originator_id)
            .do_update()
            .set(destroyed)
            .execute(self)
            .map(drop)
    }

    /// The setting is that of the connection, whose other work is to be as fast as it was.
    fn wiping<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let before = secure_delete(self).map_err(errors::failed)?;
        if before == ON {
            return work(self);
        }
        set_secure_delete(self, ON).map_err(errors::failed)?;
        let answer = work(self);
        set_secure_delete(self, before).map_err(errors::failed)?;
        answer
    }
}

const ON: i64 = 1;

fn secure_delete(connection: &mut SqliteConnection) -> QueryResult<i64> {
    sql::<BigInt>("PRAGMA secure_delete").get_result(connection)
}

fn set_secure_delete(connection: &mut SqliteConnection, to: i64) -> QueryResult<()> {
    let to = match to {
        0 => "OFF",
        ON => "ON",
        _ => "FAST",
    };
    connection.batch_execute(&format!("PRAGMA secure_delete = {to}"))
}
