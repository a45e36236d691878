//! The strategies on MariaDB, each in a database of its own.

use std::sync::Arc;

use diesel::{
    MysqlConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
    result::QueryResult,
};
use eventsourcing::{
    SequencedItem, StoredEvent, TimeUuid, Timestamp,
    testing::{Fresh, Nth},
};
use eventsourcing_diesel::{Item, LogOrder, MysqlDatastore, MysqlSettings};
use eventsourcing_tests::mysql::FreshDatabase;

use super::{Begins, EachWithin, HeldWithin};
use crate::own::{Own, OwnInteger, OwnTimeUuid, OwnTimestamp};

pub(crate) fn events() -> Fresh {
    on_a_database::<StoredEvent>(by_trigger)
}

pub(crate) fn events_with_one_connection() -> Fresh {
    on_a_database::<StoredEvent>(|settings| settings.pool_size(1))
}

pub(crate) fn events_without_trigger() -> Fresh {
    on_a_database::<StoredEvent>(MysqlSettings::without_triggers)
}

pub(crate) fn integer_items() -> Fresh {
    on_a_database::<SequencedItem>(by_trigger)
}

pub(crate) fn timestamp_items() -> Fresh<Timestamp> {
    on_a_database::<SequencedItem<Timestamp>>(by_trigger)
}

pub(crate) fn timeuuid_items() -> Fresh<TimeUuid> {
    on_a_database::<SequencedItem<TimeUuid>>(by_trigger)
}

pub(crate) fn timeuuid_items_without_trigger() -> Fresh<TimeUuid> {
    on_a_database::<SequencedItem<TimeUuid>>(MysqlSettings::without_triggers)
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

type Opened = fn(MysqlSettings) -> MysqlSettings;

fn by_trigger(settings: MysqlSettings) -> MysqlSettings {
    settings
}

fn own_items<I: Item<Position: Nth> + Own>() -> Fresh<I::Position> {
    let database = FreshDatabase::make();
    let datastore = MysqlDatastore::open(database.settings()).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(I::MADE_BY_ON_MYSQL).unwrap();
    drop(connection);
    in_the_table::<I>(&datastore.table().unwrap(), database)
}

fn on_a_database<I: Item<Position: Nth>>(opened: Opened) -> Fresh<I::Position> {
    let database = FreshDatabase::make();
    let settings = opened(database.settings());
    let without = settings == settings.clone().without_triggers();
    let datastore = MysqlDatastore::open(settings).unwrap();
    let datastore = datastore.table::<I>().unwrap();
    let order = datastore.log_order().unwrap();
    assert_eq!(order == LogOrder::CounterBySave, without);
    in_the_table(&datastore, database)
}

fn in_the_table<I: Item<Position: Nth>>(
    datastore: &MysqlDatastore<I>,
    database: FreshDatabase,
) -> Fresh<I::Position> {
    let database = Arc::new(database);
    let holding = Arc::clone(&database);
    Fresh::new(datastore.strategy().clone())
        .holding(move |save| HeldWithin::append::<I>(holding.connection(), save))
        .keeping(database)
}

pub(crate) fn events_within_a_transaction_each() -> Fresh {
    within_a_transaction_each::<StoredEvent>(by_trigger)
}

pub(crate) fn events_within_a_transaction_each_without_trigger() -> Fresh {
    within_a_transaction_each::<StoredEvent>(MysqlSettings::without_triggers)
}

pub(crate) fn timeuuid_items_within_a_transaction_each() -> Fresh<TimeUuid> {
    within_a_transaction_each::<SequencedItem<TimeUuid>>(by_trigger)
}

fn within_a_transaction_each<I: Item<Position: Nth>>(opened: Opened) -> Fresh<I::Position> {
    let database = FreshDatabase::make();
    MysqlDatastore::open(opened(database.settings())).unwrap();
    Fresh::new(EachWithin::<_, I>::new(database.connection())).keeping(database)
}

impl Begins for MysqlConnection {
    fn begin(&mut self) -> QueryResult<()> {
        AnsiTransactionManager::begin_transaction(self)
    }
}
