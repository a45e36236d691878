//! The strategies on MariaDB, each in a database of its own.

use diesel::{Connection, MysqlConnection, QueryResult, connection::SimpleConnection};
use eventsourcing::{SequencedItem, StoredEvent, TimeUuid, Timestamp};
use eventsourcing_diesel::{Item, LogNumbering, MysqlDatastore, MysqlSettings, MysqlStrategy};
use eventsourcing_tests::mysql::FreshDatabase;

use super::{Begins, EachWithin, Store};
use crate::own::{Own, OwnInteger, OwnTimeUuid, OwnTimestamp};

pub(crate) fn mysql() -> Store<MysqlStrategy> {
    on_a_database(by_trigger)
}

pub(crate) fn mysql_with_one_connection() -> Store<MysqlStrategy> {
    on_a_database(|settings| settings.pool_size(1))
}

pub(crate) fn mysql_without_trigger() -> Store<MysqlStrategy> {
    on_a_database(MysqlSettings::without_triggers)
}

pub(crate) fn mysql_integer_items() -> Store<MysqlStrategy<SequencedItem>> {
    on_a_database(by_trigger)
}

pub(crate) fn mysql_timestamp_items() -> Store<MysqlStrategy<SequencedItem<Timestamp>>> {
    on_a_database(by_trigger)
}

pub(crate) fn mysql_timeuuid_items() -> Store<MysqlStrategy<SequencedItem<TimeUuid>>> {
    on_a_database(by_trigger)
}

pub(crate) fn mysql_timeuuid_items_without_trigger() -> Store<MysqlStrategy<SequencedItem<TimeUuid>>>
{
    on_a_database(MysqlSettings::without_triggers)
}

pub(crate) fn own_mysql_integer_items() -> Store<MysqlStrategy<OwnInteger>> {
    own_items()
}

pub(crate) fn own_mysql_timestamp_items() -> Store<MysqlStrategy<OwnTimestamp>> {
    own_items()
}

pub(crate) fn own_mysql_timeuuid_items() -> Store<MysqlStrategy<OwnTimeUuid>> {
    own_items()
}

type Opened = fn(MysqlSettings) -> MysqlSettings;

fn by_trigger(settings: MysqlSettings) -> MysqlSettings {
    settings
}

fn own_items<I: Item + Own>() -> Store<MysqlStrategy<I>> {
    let database = FreshDatabase::make();
    let datastore = MysqlDatastore::open(database.settings()).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(I::MADE_BY_ON_MYSQL).unwrap();
    drop(connection);
    Store {
        strategy: datastore.table::<I>().unwrap().strategy().clone(),
        _database: Some(Box::new(database)),
    }
}

fn on_a_database<I: Item>(opened: Opened) -> Store<MysqlStrategy<I>> {
    let database = FreshDatabase::make();
    let settings = opened(database.settings());
    let without = settings == settings.clone().without_triggers();
    let datastore = MysqlDatastore::open(settings).unwrap();
    let datastore = datastore.table::<I>().unwrap();
    let numbering = datastore.log_numbering().unwrap();
    assert_eq!(numbering == LogNumbering::BySave, without);
    Store {
        strategy: datastore.strategy().clone(),
        _database: Some(Box::new(database)),
    }
}

pub(crate) fn mysql_within_a_transaction_each() -> Store<EachWithin<MysqlConnection, StoredEvent>> {
    within_a_transaction_each(by_trigger)
}

pub(crate) fn mysql_within_a_transaction_each_without_trigger()
-> Store<EachWithin<MysqlConnection, StoredEvent>> {
    within_a_transaction_each(MysqlSettings::without_triggers)
}

pub(crate) fn mysql_timeuuid_items_within_a_transaction_each()
-> Store<EachWithin<MysqlConnection, SequencedItem<TimeUuid>>> {
    within_a_transaction_each(by_trigger)
}

fn within_a_transaction_each<I: Item>(opened: Opened) -> Store<EachWithin<MysqlConnection, I>> {
    let database = FreshDatabase::make();
    MysqlDatastore::open(opened(database.settings())).unwrap();
    Store {
        strategy: EachWithin::new(database.connection()),
        _database: Some(Box::new(database)),
    }
}

impl Begins for MysqlConnection {
    fn begin<T>(&mut self, work: impl FnOnce(&mut Self) -> QueryResult<T>) -> QueryResult<T> {
        self.transaction(work)
    }
}
