//! PostgreSQL for tests: a schema for each, on the server that a run shares.

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use eventsourcing_diesel::{Durability, PostgresSettings};
use eventsourcing_test_servers::{Product, shared};
use uuid::Uuid;

/// How a database is opened whose server may not wait for the disk. Saves are as sure as always where the
/// server is killed: what it has written is the system's already, which nobody takes the power from.
pub fn on_any_disk(url: impl Into<String>) -> PostgresSettings {
    PostgresSettings::new(url).durable_storage()
}

/// A schema that nobody else has, dropped with this value. The disk is not waited for: what a power
/// cut takes is not asked here.
#[derive(Debug)]
pub struct FreshSchema(PostgresSettings);

impl FreshSchema {
    /// Names a schema, which whoever opens it makes.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    #[allow(clippy::panic)]
    pub fn make() -> Self {
        let server = shared(Product::Postgres).unwrap_or_else(|error| panic!("{error}"));
        let name = format!("test_{}", Uuid::now_v7().simple());
        let settings = PostgresSettings::new(server.url()).schema(name);
        Self(settings.durability(Durability::Off))
    }

    /// How it is opened.
    pub fn settings(&self) -> PostgresSettings {
        self.0.clone()
    }

    /// A connection in it.
    ///
    /// # Panics
    ///
    /// If the server has none.
    #[must_use]
    #[allow(clippy::unwrap_used)]
    pub fn connection(&self) -> PgConnection {
        let mut connection = PgConnection::establish(self.0.url()).unwrap();
        self.0.session().apply(&mut connection).unwrap();
        connection
    }
}

impl Drop for FreshSchema {
    /// What is left by a server that is gone already, or on by a test that panics, is nobody's harm.
    fn drop(&mut self) {
        let Some(name) = &self.0.session().schema else {
            return;
        };
        if let Ok(mut connection) = PgConnection::establish(self.0.url()) {
            let dropped = format!("SET lock_timeout TO 1000; DROP SCHEMA IF EXISTS {name} CASCADE");
            drop(connection.batch_execute(&dropped));
        }
    }
}
