//! How a MariaDB or MySQL database is opened.

use std::{fmt, time::Duration};

use super::{place, session::MysqlSession};
use crate::backend::{pool::PoolSettings, setup::SchemaTable};

/// How a MariaDB or MySQL database is opened: where it is, and how its connections behave.
///
/// ```
/// use std::time::Duration;
///
/// use eventsourcing_diesel::{LogFlush, MysqlSettings};
///
/// let settings = MysqlSettings::new("mysql://teller@db.example/bank?ssl_mode=verify_ca&ssl_ca=ca.pem")
///     .pool_size(4)
///     .lock_timeout(Duration::from_secs(2))
///     .log_flush(LogFlush::EverySecond)
///     .without_triggers();
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct MysqlSettings {
    pub(super) url: String,
    pub(super) pool: PoolSettings,
    pub(super) session: MysqlSession,
    pub(super) log_flush: LogFlush,
    pub(super) triggers: bool,
    pub(super) tables: Vec<SchemaTable>,
}

/// How sure a save is when it is answered. It is a setting of the whole server, which is looked at and
/// not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFlush {
    /// It is on the disk: a power cut takes nothing that was answered
    /// (`innodb_flush_log_at_trx_commit = 1`, and `sync_binlog = 1` where there is a binary log). A
    /// server that is less sure is refused.
    #[default]
    AtCommit,
    /// The disk is not waited for, where the server is set so. A power cut takes the saves of about the
    /// last second, though they were answered; with `innodb_flush_log_at_trx_commit = 0` so does a crash
    /// of the server.
    EverySecond,
}

impl MysqlSettings {
    /// A database at a URL, `mysql://user:password@host:3306/database`; with a pool of 8 connections, a
    /// lock timeout of 5 s, triggers, and [`LogFlush::AtCommit`].
    ///
    /// The URL is for the client library, which knows more: TLS, and a socket by `unix_socket=…`.
    ///
    /// # TLS
    ///
    /// `ssl_mode=verify_ca&ssl_ca=…` encrypts, with a server whose certificate is from the authority in
    /// this file; `ssl_cert=…` and `ssl_key=…` are a certificate of the client's own. What the two client
    /// libraries make of it differs, and what they would leave out in silence is refused:
    ///
    /// - **libmariadb** (tested) knows no `ssl_mode`. It encrypts where there is an `ssl_ca`, `ssl_cert` or
    ///   `ssl_key`, and looks whether the certificate is of that authority, but not whether it is that of
    ///   the host: `ssl_mode=verify_identity` is refused, as are `required` and `verify_ca` without a file.
    ///   With a server that does not encrypt it goes on in clear; so each connection of ours is asked for
    ///   its cipher, and refused when it has none. That is no help against somebody between the two who
    ///   alters what is said: where that matters, take a network that is encrypted by itself.
    /// - **libmysqlclient** (not tested) does as `ssl_mode` says, `verify_identity` included, and without it
    ///   does not look at the certificate.
    ///
    /// Connections of a pool of your own are not asked.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool: PoolSettings::default(),
            session: MysqlSession::default(),
            log_flush: LogFlush::default(),
            triggers: true,
            tables: SchemaTable::OURS.into(),
        }
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

    /// How long a save waits for a row that another transaction holds, in whole seconds, at least 1; 5 s
    /// unless said. What takes longer is rolled back, and tried again as often as the
    /// [`Retry`](eventsourcing::Retry) of the datastore says.
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.session.lock_timeout = timeout;
        self
    }

    /// How sure a save must be when it is answered.
    pub fn log_flush(mut self, log_flush: LogFlush) -> Self {
        self.log_flush = log_flush;
        self
    }

    /// Makes no triggers when the database is opened, for servers that let this user make none
    /// (`log_bin_trust_function_creators`, the right `TRIGGER`). Saves then take four statements instead
    /// of one. Triggers that are there are used in any case.
    pub fn without_triggers(mut self) -> Self {
        self.triggers = false;
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
    pub fn session(&self) -> &MysqlSession {
        &self.session
    }
}

/// Without the password.
impl fmt::Debug for MysqlSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place::understood(&self.url).map(|it| it.name);
        f.debug_struct("MysqlSettings")
            .field("place", &place.unwrap_or_default())
            .field("pool", &self.pool)
            .field("session", &self.session)
            .field("log_flush", &self.log_flush)
            .field("triggers", &self.triggers)
            .field("tables", &self.tables)
            .finish_non_exhaustive()
    }
}

impl From<&str> for MysqlSettings {
    /// The settings of [`MysqlSettings::new`].
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for MysqlSettings {
    /// The settings of [`MysqlSettings::new`].
    fn from(url: String) -> Self {
        Self::new(url)
    }
}
