//! The queries that are the same on every database.
//!
//! Of each connection Diesel can say whether it runs them, and of all together only by bounds that are
//! longer than the queries. So they are written once and compiled for each, by `queries!`; what a
//! database does its own way is in its own folder.

use diesel::QueryResult;
use uuid::Uuid;

use super::setup::SchemaTable;
use crate::{
    data_keys::FoundDataKey,
    item::Item,
    position::Raw,
    row::{Found, Id},
};

/// Runs the queries that are the same on every database. Sealed, as a part of the operations of a
/// backend.
pub trait Queries: Sized {
    /// A page of the first items of these types.
    fn originators<I: Item>(
        &mut self,
        topics: &[&str],
        after: i64,
        limit: usize,
    ) -> QueryResult<Vec<(i64, Found<Uuid>)>>;

    /// Deletes one item; how many there were.
    fn delete_item<I: Item>(&mut self, id: Id, position: Raw) -> QueryResult<usize>;

    /// Deletes the snapshots below a version, or all; how many there were.
    fn delete_snapshots(&mut self, id: Id, below: Option<i64>) -> QueryResult<usize>;

    /// The content of the dictionary under an id.
    fn dictionary(&mut self, id: i64) -> QueryResult<Option<Vec<u8>>>;

    /// The data keys of these originators.
    fn data_keys(&mut self, ids: &[Id]) -> QueryResult<Vec<FoundDataKey>>;

    /// The data key of one originator.
    fn data_key(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>>;

    /// A page of the data keys from an originator on.
    fn data_keys_from(&mut self, first: Id, limit: i64) -> QueryResult<Vec<FoundDataKey>>;

    /// Puts a data key in the place of exactly this one; how many there were.
    fn replace_data_key(&mut self, id: Id, present: &[u8], wrapped: &[u8]) -> QueryResult<usize>;

    /// The versions of the migrations that were run, of whomever; writes nothing.
    fn applied_versions(&mut self) -> QueryResult<Vec<String>>;

    /// Reads every column of no key of a save.
    fn read_no_keys(&mut self) -> QueryResult<()>;

    /// Reads every column of no row of a table beside those of items.
    fn read_nothing_of(&mut self, table: SchemaTable) -> QueryResult<()>;

    /// Whether a table has rows.
    fn has_rows(&mut self, name: &str) -> QueryResult<bool>;

    /// Deletes the keys of the saves of a table.
    fn delete_keys_of(&mut self, table_name: &str) -> QueryResult<()>;
}

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod of_each {
    use diesel::{
        dsl::sql,
        prelude::*,
        sql_types::{Bool, Text},
    };

    use super::{Found, FoundDataKey, Id, Item, QueryResult, Raw, SchemaTable, Uuid};
    use crate::{
        backend::setup::SetupOperations,
        query,
        schema::{data_keys, dictionaries, save_keys, snapshots},
        select::{DeleteItem, Originators},
    };

    /// Those of one connection.
    macro_rules! queries {
        ($connection:ty) => {
            impl $crate::backend::queries::Queries for $connection {
                fn originators<I: Item>(
                    &mut self,
                    topics: &[&str],
                    after: i64,
                    limit: usize,
                ) -> QueryResult<Vec<(i64, Found<Uuid>)>> {
                    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                    Originators::<I>::new(topics, after, limit).load(self)
                }

                fn delete_item<I: Item>(&mut self, id: Id, position: Raw) -> QueryResult<usize> {
                    DeleteItem::<I>::new(id, position).execute(self)
                }

                fn delete_snapshots(&mut self, id: Id, below: Option<i64>) -> QueryResult<usize> {
                    match below {
                        Some(it) => diesel::delete(query::snapshots_below(id, it)).execute(self),
                        None => diesel::delete(query::snapshots_of(id)).execute(self),
                    }
                }

                fn dictionary(&mut self, id: i64) -> QueryResult<Option<Vec<u8>>> {
                    query::dictionary(id).get_result(self).optional()
                }

                fn data_keys(&mut self, ids: &[Id]) -> QueryResult<Vec<FoundDataKey>> {
                    query::data_keys::of_originators(ids).load(self)
                }

                fn data_key(&mut self, id: Id) -> QueryResult<Option<FoundDataKey>> {
                    query::data_keys::of_originator(id)
                        .get_result(self)
                        .optional()
                }

                fn data_keys_from(
                    &mut self,
                    first: Id,
                    limit: i64,
                ) -> QueryResult<Vec<FoundDataKey>> {
                    query::data_keys::page(first, limit).load(self)
                }

                fn replace_data_key(
                    &mut self,
                    id: Id,
                    present: &[u8],
                    wrapped: &[u8],
                ) -> QueryResult<usize> {
                    diesel::update(query::data_keys::exactly(id, present))
                        .set(data_keys::wrapped.eq(wrapped))
                        .execute(self)
                }

                fn applied_versions(&mut self) -> QueryResult<Vec<String>> {
                    if !self.has_table("__diesel_schema_migrations")? {
                        return Ok(Vec::new());
                    }
                    sql::<Text>("SELECT version FROM __diesel_schema_migrations").load(self)
                }

                fn read_no_keys(&mut self) -> QueryResult<()> {
                    save_keys::table.limit(0).execute(self).map(drop)
                }

                fn read_nothing_of(&mut self, table: SchemaTable) -> QueryResult<()> {
                    let read = match table {
                        SchemaTable::DICTIONARIES => dictionaries::table.limit(0).execute(self),
                        SchemaTable::DATA_KEYS => data_keys::table.limit(0).execute(self),
                        _ => snapshots::table.limit(0).execute(self),
                    };
                    read.map(drop)
                }

                fn has_rows(&mut self, name: &str) -> QueryResult<bool> {
                    let name = Self::quoted(name);
                    sql::<Bool>(&format!("SELECT EXISTS (SELECT 1 FROM {name})")).get_result(self)
                }

                fn delete_keys_of(&mut self, table_name: &str) -> QueryResult<()> {
                    let keys = diesel::delete(query::keys_of(table_name));
                    keys.execute(self).map(drop)
                }
            }
        };
    }

    #[cfg(feature = "sqlite")]
    queries!(SqliteConnection);
    #[cfg(feature = "postgres")]
    queries!(PgConnection);
    #[cfg(feature = "mysql")]
    queries!(MysqlConnection);
}
