//! What is particular to MariaDB and MySQL.
#![allow(clippy::unwrap_used)]

mod by_url;
mod diesel_cli;
mod lost;
mod memory;
mod names;
mod opening;
mod order;
mod pools;
mod refused;
mod round_trips;
mod schema;
mod tls;
mod triggers;
mod unchanged;

use diesel::MysqlConnection;
use eventsourcing::{RecordStrategy, StoredEvent};
use eventsourcing_diesel::{MysqlDatastore, MysqlStrategy, Within};
use eventsourcing_tests::{mysql::FreshDatabase, save};

/// A database that nobody else uses, gone with the second value.
fn fresh() -> (MysqlStrategy, FreshDatabase) {
    let database = FreshDatabase::make();
    let datastore = MysqlDatastore::open(database.settings()).unwrap();
    (datastore.strategy().clone(), database)
}

/// The same where saves draw the log positions.
fn fresh_without_triggers() -> (MysqlStrategy, FreshDatabase) {
    let database = FreshDatabase::make();
    let settings = database.settings().without_triggers();
    let datastore = MysqlDatastore::open(settings).unwrap();
    (datastore.strategy().clone(), database)
}

/// Appends in the transaction that is open on a connection.
fn append(connection: &mut MysqlConnection, events: Vec<StoredEvent>) {
    Within::new(connection).append(&save(events)).unwrap();
}
