//! PostgreSQL behind a pgbouncer in transaction mode, for tests: a role and a schema for each, with fewer
//! connections to the server than clients.

use std::sync::LazyLock;

use diesel::{Connection, PgConnection, connection::SimpleConnection};
use eventsourcing_diesel::PostgresSettings;
use eventsourcing_test_servers::{Endpoint, Error, Pgbouncer, Pooling, Product, Server};
use uuid::Uuid;

use crate::postgres::on_any_disk;

/// Connections to the server, of each role.
pub const SERVER_CONNECTIONS: u32 = 2;

/// Those that clients have, unless a test says otherwise.
pub const CLIENT_CONNECTIONS: u32 = 8;

#[derive(Debug)]
struct Pooled {
    by_transaction: Pgbouncer,
    by_session: Pgbouncer,
    server: Server,
}

/// Those that the tests of a process share, gone with it.
static POOLED: LazyLock<Result<Pooled, Error>> = LazyLock::new(|| {
    let server = Server::start(Product::Postgres)?;
    let start = |pooling, connections| Pgbouncer::start(&server, pooling, connections);
    Ok(Pooled {
        by_transaction: start(Pooling::Transaction, SERVER_CONNECTIONS)?,
        by_session: start(Pooling::Session, CLIENT_CONNECTIONS)?,
        server,
    })
});

#[allow(clippy::panic)]
fn pooled() -> &'static Pooled {
    POOLED.as_ref().unwrap_or_else(|error| panic!("{error}"))
}

/// A role that nobody else has, and its schema; both are dropped with this value.
#[derive(Debug)]
pub struct FreshRole {
    name: String,
}

impl FreshRole {
    /// Makes a role without settings, and a schema.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    pub fn make() -> Self {
        let name = format!("test_{}", Uuid::now_v7().simple());
        let role = Self { name };
        role.administer(&format!(
            "CREATE ROLE {0} LOGIN; CREATE SCHEMA {1} AUTHORIZATION {0}",
            role.name,
            role.schema()
        ));
        role
    }

    /// Makes one that has all that is needed behind a pgbouncer.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    pub fn ready() -> Self {
        let role = Self::make();
        role.make_ready();
        role
    }

    /// Gives it all that is needed behind a pgbouncer.
    ///
    /// # Panics
    ///
    /// If the server refuses.
    pub fn make_ready(&self) {
        self.set("search_path", &self.schema());
        self.set("synchronous_commit", "on");
        self.set("lock_timeout", "5s");
    }

    /// Its schema, in which the server looks by itself only when it is told to.
    #[must_use]
    pub fn schema(&self) -> String {
        format!("{}_s", self.name)
    }

    /// Gives it a setting, of connections that the server gets from now on.
    ///
    /// # Panics
    ///
    /// If the server refuses.
    pub fn set(&self, setting: &str, value: &str) {
        self.administer(&format!(
            "ALTER ROLE {} SET {setting} = '{value}'",
            self.name
        ));
    }

    /// What opens its schema through the pgbouncer, with the setting for it.
    pub fn settings(&self) -> PostgresSettings {
        on_any_disk(self.url())
            .schema(self.schema())
            .pool_size(CLIENT_CONNECTIONS)
            .pgbouncer()
    }

    /// Where a pgbouncer in transaction mode answers.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    pub fn url(&self) -> String {
        self.of(pooled().by_transaction.endpoint())
    }

    /// Where a pgbouncer in session mode answers.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    pub fn url_of_sessions(&self) -> String {
        self.of(pooled().by_session.endpoint())
    }

    /// Where the server itself answers.
    ///
    /// # Panics
    ///
    /// If no server can be had.
    #[must_use]
    pub fn url_of_the_server(&self) -> String {
        self.of(pooled().server.endpoint())
    }

    fn of(&self, endpoint: &Endpoint) -> String {
        let user = format!("//{}@", self.name);
        endpoint.url().replacen("//postgres@", &user, 1)
    }

    /// A connection through the pgbouncer, told nothing.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    #[allow(clippy::unwrap_used)]
    pub fn connection(&self) -> PgConnection {
        let mut connection = PgConnection::establish(&self.url()).unwrap();
        self.settings().session().apply(&mut connection).unwrap();
        connection
    }

    /// Lets pgbouncer connect to the server anew.
    ///
    /// # Panics
    ///
    /// If it refuses.
    #[allow(clippy::unwrap_used)]
    pub fn reconnect(&self) {
        pooled().by_transaction.reconnect().unwrap();
    }

    /// Does what only an administrator of the server may.
    ///
    /// # Panics
    ///
    /// If the server refuses.
    #[allow(clippy::unwrap_used)]
    pub fn administer(&self, statements: &str) {
        let url = pooled().server.endpoint().url();
        let mut administrator = PgConnection::establish(url).unwrap();
        administrator.batch_execute(statements).unwrap();
    }
}

impl Drop for FreshRole {
    /// What is left by a server that is gone already, or on by a test that panics, is nobody's harm.
    fn drop(&mut self) {
        let url = pooled().server.endpoint().url();
        if let Ok(mut administrator) = PgConnection::establish(url) {
            let dropped = format!(
                "SET lock_timeout TO 1000; DROP OWNED BY {0} CASCADE; DROP ROLE {0}",
                self.name
            );
            drop(administrator.batch_execute(&dropped));
        }
    }
}
