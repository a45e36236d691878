//! The strategies on PostgreSQL, each in a schema of its own.

use std::sync::Arc;

use diesel::{
    PgConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    result::QueryResult,
};
use eventsourcing::{
    SequencedItem, StoredEvent, TimeUuid, Timestamp,
    testing::{Fresh, Nth},
};
use eventsourcing_diesel::{Item, PostgresDatastore};
use eventsourcing_tests::postgres::FreshSchema;

use super::{Begins, EachWithin, HeldWithin};
use crate::own::{Own, OwnInteger, OwnTimeUuid, OwnTimestamp};

pub(crate) fn events() -> Fresh {
    on_a_schema::<StoredEvent>(None, 8)
}

pub(crate) fn events_with_one_connection() -> Fresh {
    on_a_schema::<StoredEvent>(None, 1)
}

pub(crate) fn integer_items() -> Fresh {
    on_a_schema::<SequencedItem>(None, 8)
}

pub(crate) fn timestamp_items() -> Fresh<Timestamp> {
    on_a_schema::<SequencedItem<Timestamp>>(None, 8)
}

pub(crate) fn timeuuid_items() -> Fresh<TimeUuid> {
    on_a_schema::<SequencedItem<TimeUuid>>(None, 8)
}

pub(crate) fn own_integer_items() -> Fresh {
    own_items::<OwnInteger>()
}

pub(crate) fn own_timestamp_items() -> Fresh<Timestamp> {
    own_items::<OwnTimestamp>()
}

pub(crate) fn own_timeuuid_items() -> Fresh<TimeUuid> {
    own_items::<OwnTimeUuid>()
}

fn own_items<I: Item<Position: Nth> + Own>() -> Fresh<I::Position> {
    on_a_schema::<I>(Some(I::MADE_BY_ON_POSTGRES), 8)
}

fn on_a_schema<I: Item<Position: Nth>>(
    table: Option<&str>,
    connections: u32,
) -> Fresh<I::Position> {
    let schema = Arc::new(FreshSchema::make());
    let settings = schema.settings().pool_size(connections);
    let datastore = PostgresDatastore::open(settings).unwrap();
    if let Some(table) = table {
        let mut connection = datastore.pool().get().unwrap();
        connection.batch_execute(table).unwrap();
    }
    let holding = Arc::clone(&schema);
    Fresh::new(datastore.table::<I>().unwrap().strategy().clone())
        .holding(move |save| HeldWithin::append::<I>(holding.connection(), save))
        .keeping(schema)
}

pub(crate) fn events_within_a_transaction_each() -> Fresh {
    within_a_transaction_each::<StoredEvent>()
}

pub(crate) fn timeuuid_items_within_a_transaction_each() -> Fresh<TimeUuid> {
    within_a_transaction_each::<SequencedItem<TimeUuid>>()
}

fn within_a_transaction_each<I: Item<Position: Nth>>() -> Fresh<I::Position> {
    let schema = FreshSchema::make();
    PostgresDatastore::open(schema.settings()).unwrap();
    Fresh::new(EachWithin::<_, I>::new(schema.connection())).keeping(schema)
}

impl Begins for PgConnection {
    fn begin(&mut self) -> QueryResult<()> {
        AnsiTransactionManager::begin_transaction(self)
    }
}
