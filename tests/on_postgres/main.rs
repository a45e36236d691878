//! What is particular to PostgreSQL.
#![allow(clippy::unwrap_used)]

mod by_url;
mod caller;
mod diesel_cli;
mod lost;
mod memory;
mod names;
mod opening;
mod order;
mod pooled;
mod round_trips;
mod standby;
mod tls;
mod unchanged;

use diesel::PgConnection;
use eventsourcing::{RecordStrategy, StoredEvent};
use eventsourcing_diesel::{PostgresDatastore, PostgresStrategy, Within};
use eventsourcing_tests::{postgres::FreshSchema, save};

/// A database that nobody else uses, gone with the schema.
fn fresh() -> (PostgresStrategy, FreshSchema) {
    let schema = FreshSchema::make();
    let datastore = PostgresDatastore::open(schema.settings()).unwrap();
    (datastore.strategy().clone(), schema)
}

/// Appends in the transaction that is open on a connection.
fn append(connection: &mut PgConnection, events: Vec<StoredEvent>) {
    Within::new(connection).append(&save(events)).unwrap();
}
