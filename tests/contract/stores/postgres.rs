//! The strategies on PostgreSQL, each in a schema of its own.

use diesel::{Connection, PgConnection, QueryResult, connection::SimpleConnection};
use eventsourcing::{SequencedItem, StoredEvent, TimeUuid, Timestamp};
use eventsourcing_diesel::{Item, PostgresDatastore, PostgresStrategy};
use eventsourcing_tests::postgres::FreshSchema;

use super::{Begins, EachWithin, Store};
use crate::own::{Own, OwnInteger, OwnTimeUuid, OwnTimestamp};

pub(crate) fn postgres() -> Store<PostgresStrategy> {
    on_a_schema(None, 8)
}

pub(crate) fn postgres_with_one_connection() -> Store<PostgresStrategy> {
    on_a_schema(None, 1)
}

pub(crate) fn postgres_integer_items() -> Store<PostgresStrategy<SequencedItem>> {
    on_a_schema(None, 8)
}

pub(crate) fn postgres_timestamp_items() -> Store<PostgresStrategy<SequencedItem<Timestamp>>> {
    on_a_schema(None, 8)
}

pub(crate) fn postgres_timeuuid_items() -> Store<PostgresStrategy<SequencedItem<TimeUuid>>> {
    on_a_schema(None, 8)
}

pub(crate) fn own_postgres_integer_items() -> Store<PostgresStrategy<OwnInteger>> {
    own_items()
}

pub(crate) fn own_postgres_timestamp_items() -> Store<PostgresStrategy<OwnTimestamp>> {
    own_items()
}

pub(crate) fn own_postgres_timeuuid_items() -> Store<PostgresStrategy<OwnTimeUuid>> {
    own_items()
}

fn own_items<I: Item + Own>() -> Store<PostgresStrategy<I>> {
    on_a_schema(Some(I::MADE_BY_ON_POSTGRES), 8)
}

fn on_a_schema<I: Item>(table: Option<&str>, connections: u32) -> Store<PostgresStrategy<I>> {
    let schema = FreshSchema::make();
    let settings = schema.settings().pool_size(connections);
    let datastore = PostgresDatastore::open(settings).unwrap();
    if let Some(table) = table {
        let mut connection = datastore.pool().get().unwrap();
        connection.batch_execute(table).unwrap();
    }
    Store {
        strategy: datastore.table::<I>().unwrap().strategy().clone(),
        _database: Some(Box::new(schema)),
    }
}

pub(crate) fn postgres_within_a_transaction_each() -> Store<EachWithin<PgConnection, StoredEvent>> {
    within_a_transaction_each()
}

pub(crate) fn postgres_timeuuid_items_within_a_transaction_each()
-> Store<EachWithin<PgConnection, SequencedItem<TimeUuid>>> {
    within_a_transaction_each()
}

fn within_a_transaction_each<I: Item>() -> Store<EachWithin<PgConnection, I>> {
    let schema = FreshSchema::make();
    PostgresDatastore::open(schema.settings()).unwrap();
    Store {
        strategy: EachWithin::new(schema.connection()),
        _database: Some(Box::new(schema)),
    }
}

impl Begins for PgConnection {
    fn begin<T>(&mut self, work: impl FnOnce(&mut Self) -> QueryResult<T>) -> QueryResult<T> {
        self.transaction(work)
    }
}
