//! How a PostgreSQL database is opened.

use std::{fmt, time::Duration};

use super::{
    place,
    session::{Durability, PostgresSession},
};
use crate::backend::{pool::PoolSettings, setup::SchemaTable};

/// How a PostgreSQL database is opened: where it is, and how its connections behave.
///
/// ```
/// use std::time::Duration;
///
/// use eventsourcing_diesel::{Durability, PostgresSettings};
///
/// let settings = PostgresSettings::new("postgres://teller@localhost/bank?sslmode=verify-full")
///     .schema("accounts")
///     .pool_size(4)
///     .lock_timeout(Duration::from_secs(2))
///     .durability(Durability::Local);
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct PostgresSettings {
    pub(super) url: String,
    pub(super) pool: PoolSettings,
    pub(super) session: PostgresSession,
    pub(super) tables: Vec<SchemaTable>,
}

impl PostgresSettings {
    /// A database at a URL, `postgres://user:password@host:5432/database`, or by words,
    /// `host=… dbname=…`; with a pool of 8 connections, a lock timeout of 5 s and [`Durability::On`].
    ///
    /// Both are for libpq, which knows more, also by the environment (`PGPASSWORD`, `PGSSLMODE`, …):
    /// `connect_timeout=…`, and TLS. `sslmode=verify-full&sslrootcert=…` encrypts, with the server alone
    /// whose certificate is of the host in the URL and from the authority in this file. Without `sslmode`
    /// libpq encrypts where the server does, and looks at no certificate.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool: PoolSettings::default(),
            session: PostgresSession::default(),
            tables: SchemaTable::OURS.into(),
        }
    }

    /// The schema that the tables are in; where the server looks by itself (`search_path`) unless
    /// said. Where it is missing, whoever opens the database makes it. Statements of your own on the
    /// same connections name the schema of what is in another.
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.session.schema = Some(name.into());
        self
    }

    /// At most so many connections; at least 1, which is enough for everything.
    pub fn pool_size(mut self, connections: u32) -> Self {
        self.pool.size = connections;
        self
    }

    /// How long to wait for a connection of the pool; 30 s unless said. What takes longer is
    /// [`Error::Unavailable`](eventsourcing::Error::Unavailable).
    pub fn pool_timeout(mut self, timeout: Duration) -> Self {
        self.pool.timeout = timeout;
        self
    }

    /// How long a save waits for a row or a table that another transaction holds; 5 s unless said.
    /// What takes longer is rolled back, and tried again as often as the
    /// [`Retry`](eventsourcing::Retry) of the datastore says.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.session.lock_timeout = timeout;
        self
    }

    /// How long whoever reads the log waits for the writers that it finds in flight; 30 s unless said.
    /// Where one of them stays open longer, reading answers
    /// [`Unavailable`](eventsourcing::RecordError::Unavailable), names it, and goes on nowhere.
    ///
    /// It is the setting `eventsourcing.log_patience` of the session, in milliseconds. Behind
    /// [pgbouncer](Self::pgbouncer) it is that of the role, where it has one: `ALTER ROLE teller SET
    /// eventsourcing.log_patience = 10000`.
    pub fn log_patience(mut self, patience: Duration) -> Self {
        self.session.log_patience = patience;
        self
    }

    /// How sure a save is when it is answered. Opening and connecting refuse a server that is less sure
    /// of it, `fsync = off` and `full_page_writes = off` included.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.session.durability = durability;
        self
    }

    /// The storage keeps by itself what the server writes to it: `fsync` and `full_page_writes` may be
    /// off, though saves are to be [sure](Self::durability). So it is where the server has no disk of
    /// its own and shows these settings as off nevertheless, as some managed services do, and of
    /// `full_page_writes` on a file system that writes pages whole.
    pub fn durable_storage(mut self) -> Self {
        self.session.durable_storage = true;
        self
    }

    /// For pgbouncer in transaction mode (`pool_mode = transaction`), where each transaction may get
    /// another connection to the server. No statement is prepared under a name, and connections are told
    /// nothing: the schema, the durability and the lock timeout are settings of the role.
    ///
    /// ```sql
    /// ALTER ROLE teller IN DATABASE bank SET search_path = accounts;
    /// ALTER ROLE teller IN DATABASE bank SET synchronous_commit = on;
    /// ALTER ROLE teller IN DATABASE bank SET lock_timeout = '5s';
    /// ```
    ///
    /// Opening and connecting look for them, and refuse a role that lacks one, saying how to set it; the
    /// `lock_timeout` of the role may be shorter than [that of here](Self::lock_timeout). They refuse such
    /// a pooler as well when this was not said: statements and settings would get to another's
    /// connection. In session mode nothing has to be said.
    pub fn pgbouncer(mut self) -> Self {
        self.session.pgbouncer = true;
        self
    }

    /// Only these tables are made and asked for when it is opened, `stored_events` and `save_keys` in
    /// any case; all of ours unless said.
    pub fn tables(mut self, tables: impl IntoIterator<Item = SchemaTable>) -> Self {
        self.tables = tables.into_iter().collect();
        self
    }

    /// Where the database is, password included: for connections of the caller's own.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What its connections are told.
    pub fn session(&self) -> &PostgresSession {
        &self.session
    }
}

/// Without the password.
impl fmt::Debug for PostgresSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place::understood(&self.url).map(|it| it.name);
        f.debug_struct("PostgresSettings")
            .field("place", &place.unwrap_or_default())
            .field("pool", &self.pool)
            .field("session", &self.session)
            .field("tables", &self.tables)
            .finish_non_exhaustive()
    }
}

impl From<&str> for PostgresSettings {
    /// The settings of [`PostgresSettings::new`].
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for PostgresSettings {
    /// The settings of [`PostgresSettings::new`].
    fn from(url: String) -> Self {
        Self::new(url)
    }
}
