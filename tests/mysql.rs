//! MariaDB for tests: a database for each, on the server that a run shares.

use diesel::{Connection, MysqlConnection, connection::SimpleConnection};
use eventsourcing_diesel::{LogFlush, MysqlSettings};
use eventsourcing_test_servers::{Product, shared};
use uuid::Uuid;

/// A database that nobody else has, dropped with this value. The disk is not waited for: what a power
/// cut takes is not asked here.
#[derive(Debug)]
pub struct FreshDatabase {
    name: String,
    /// That of the server, as its administrator.
    server: String,
    url: String,
}

impl FreshDatabase {
    /// Makes a database.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    #[allow(clippy::panic, clippy::unwrap_used)]
    pub fn make() -> Self {
        let server = shared(Product::MariaDb).unwrap_or_else(|error| panic!("{error}"));
        let server = server.url().to_owned();
        let name = format!("test_{}", Uuid::now_v7().simple());
        let mut administrator = MysqlConnection::establish(&server).unwrap();
        let made = format!("CREATE DATABASE {name}");
        administrator.batch_execute(&made).unwrap();
        let (authority, _) = server.rsplit_once('/').unwrap();
        let url = format!("{authority}/{name}");
        Self { name, server, url }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How it is opened.
    pub fn settings(&self) -> MysqlSettings {
        MysqlSettings::new(&*self.url).log_flush(LogFlush::EverySecond)
    }

    /// A connection to it.
    ///
    /// # Panics
    ///
    /// If the server has none.
    #[must_use]
    #[allow(clippy::unwrap_used)]
    pub fn connection(&self) -> MysqlConnection {
        let mut connection = MysqlConnection::establish(&self.url).unwrap();
        self.settings().session().apply(&mut connection).unwrap();
        connection
    }
}

impl Drop for FreshDatabase {
    /// What is left by a server that is gone already is nobody's harm.
    fn drop(&mut self) {
        if let Ok(mut administrator) = MysqlConnection::establish(&self.server) {
            let dropped = format!("SET lock_wait_timeout = 1; DROP DATABASE {}", self.name);
            drop(administrator.batch_execute(&dropped));
        }
    }
}
