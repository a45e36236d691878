//! What connections are told.

use std::time::Duration;

use diesel::{
    PgConnection,
    connection::{CacheSize, Connection, SimpleConnection},
    r2d2,
};

use super::order::{LOG_PATIENCE, PATIENCE};
use crate::backend::setup::quoted;

/// What every connection to a PostgreSQL database is told when it is made: its schema, how sure a save
/// is, and how long it waits for others. It customizes the connections of a pool:
///
/// ```no_run
/// use diesel::{PgConnection, r2d2::{ConnectionManager, Pool}};
/// use eventsourcing_diesel::PostgresSession;
///
/// let pool = Pool::builder()
///     .connection_customizer(Box::new(PostgresSession::default()))
///     .build_unchecked(ConnectionManager::<PgConnection>::new("postgres://localhost/bank"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresSession {
    /// The schema that the tables are in, and no other (`search_path`); where the server looks for
    /// them by itself, unless said.
    pub schema: Option<String>,
    /// How sure a save is when it is answered.
    pub durability: Durability,
    /// Whether the storage keeps by itself what the server writes to it, though `fsync` or
    /// `full_page_writes` is off: see
    /// [`PostgresSettings::durable_storage`](crate::PostgresSettings::durable_storage).
    pub durable_storage: bool,
    /// How long a save waits for a row or a table that another transaction holds; 5 s unless said.
    pub lock_timeout: Duration,
    /// How long whoever reads the log waits for the writers that it finds in flight; 30 s unless said.
    pub log_patience: Duration,
    /// Whether pgbouncer stands in front of the server and gives each transaction another connection
    /// of it: then no statement is cached and nothing is told, since another would find it so.
    pub pgbouncer: bool,
}

/// How sure a save is when it is answered (`synchronous_commit`).
///
/// [`On`](Self::On) and [`Local`](Self::Local) also ask of the server that `fsync` and
/// `full_page_writes` are on, without which a power cut takes more than the last saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// It is on the disk of the server, and of its synchronous standbys where there are any: a power
    /// cut takes nothing that was answered.
    #[default]
    On,
    /// It is on the disk of the server. Where the server is lost, a standby that takes its place may
    /// lack the last saves, though they were answered.
    Local,
    /// The disk is not waited for. A crash of the server or a power cut takes the saves of the last
    /// moments (three times `wal_writer_delay`, 0.6 s unless said), whole, though they were answered.
    /// How the server is set beyond that is not looked at: where its `fsync` or `full_page_writes` is
    /// off, a power cut may leave a database that cannot be read.
    Off,
}

impl Durability {
    /// As the server says it.
    pub(super) fn setting(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Local => "local",
            Self::Off => "off",
        }
    }

    /// Whether a setting of the server is as sure as this.
    pub(super) fn is_met_by(self, setting: &str) -> bool {
        match self {
            Self::On => matches!(setting, "on" | "remote_apply"),
            Self::Local => !matches!(setting, "off"),
            Self::Off => true,
        }
    }
}

impl Default for PostgresSession {
    fn default() -> Self {
        Self {
            schema: None,
            durability: Durability::On,
            durable_storage: false,
            lock_timeout: Duration::from_secs(5),
            log_patience: PATIENCE,
            pgbouncer: false,
        }
    }
}

impl PostgresSession {
    /// Tells one connection.
    ///
    /// # Errors
    ///
    /// What PostgreSQL says.
    pub fn apply(&self, connection: &mut PgConnection) -> diesel::QueryResult<()> {
        if self.pgbouncer {
            connection.set_prepared_statement_cache_size(CacheSize::Disabled);
            return Ok(());
        }
        connection.batch_execute(&self.sql())
    }

    pub(super) fn lock_timeout_millis(&self) -> i32 {
        millis(self.lock_timeout)
    }

    fn sql(&self) -> String {
        let lock_timeout = self.lock_timeout_millis();
        let patience = millis(self.log_patience);
        let search_path = match &self.schema {
            Some(schema) => format!("SET search_path TO {};", quoted(schema)),
            None => String::new(),
        };
        format!(
            "{search_path} SET synchronous_commit TO {}; SET lock_timeout TO {lock_timeout}; \
             SET {LOG_PATIENCE} TO {patience}; SET default_transaction_isolation TO 'read committed'",
            self.durability.setting(),
        )
    }
}

fn millis(duration: Duration) -> i32 {
    i32::try_from(duration.as_millis()).unwrap_or(i32::MAX)
}

impl r2d2::CustomizeConnection<PgConnection, r2d2::Error> for PostgresSession {
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), r2d2::Error> {
        self.apply(connection).map_err(r2d2::Error::QueryError)
    }
}
