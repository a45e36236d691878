//! How a SQLite database is opened.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use diesel::{SqliteConnection, connection::SimpleConnection, r2d2};

use super::place::Location;
use crate::backend::{pool::PoolSettings, setup::SchemaTable};

/// How a SQLite database is opened: where it is, and how its connections behave.
///
/// ```
/// use std::time::Duration;
///
/// use eventsourcing_diesel::{SqliteSettings, Synchronous};
///
/// let settings = SqliteSettings::new("bank.db")
///     .pool_size(4)
///     .busy_timeout(Duration::from_secs(5))
///     .synchronous(Synchronous::Normal);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct SqliteSettings {
    pub(super) location: Location,
    pub(super) pool: PoolSettings,
    pub(super) pragmas: SqlitePragmas,
    pub(super) tables: Vec<SchemaTable>,
}

/// What every connection to a SQLite database is told when it is made: the busy timeout and
/// `synchronous`. It customizes the connections of a pool:
///
/// ```no_run
/// use diesel::{SqliteConnection, r2d2::{ConnectionManager, Pool}};
/// use eventsourcing_diesel::SqlitePragmas;
///
/// let pool = Pool::builder()
///     .connection_customizer(Box::new(SqlitePragmas::default()))
///     .build_unchecked(ConnectionManager::<SqliteConnection>::new("bank.db"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqlitePragmas {
    /// How long to wait while another connection writes; 5 s unless said.
    pub busy_timeout: Duration,
    /// How sure a save is when it is answered.
    pub synchronous: Synchronous,
}

/// How sure a save is when it is answered (`PRAGMA synchronous`, with the write-ahead log).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// It is on the disk: a power cut takes nothing that was answered.
    #[default]
    Full,
    /// It is with the operating system. A crash of the program takes nothing; a power cut or a crash
    /// of the machine takes the last saves, whole, though they were answered. What is older stays.
    Normal,
    /// The disk is never waited for. A power cut or a crash of the machine can destroy the file: for
    /// what can be made again.
    Off,
}

impl SqliteSettings {
    /// A database at a path or URL: `bank.db`, `sqlite://bank.db`, `sqlite:bank.db`,
    /// `file:bank.db?mode=ro`, or `:memory:`; with a pool of 8 connections, a busy timeout of 5 s
    /// and [`Synchronous::Full`].
    ///
    /// A database in memory has one connection, whatever is said, and is gone with the last clone of
    /// its datastore.
    pub fn new(path_or_url: impl Into<String>) -> Self {
        Self::at(Location::Text(path_or_url.into()))
    }

    fn at(location: Location) -> Self {
        Self {
            location,
            pool: PoolSettings::default(),
            pragmas: SqlitePragmas::default(),
            tables: SchemaTable::OURS.into(),
        }
    }

    /// At most so many connections; at least 1, which is enough for everything.
    pub fn pool_size(mut self, connections: u32) -> Self {
        self.pool.size = connections;
        self
    }

    /// How long to wait for a connection of the pool, and for other writers of this process; 30 s
    /// unless said. What takes longer is [`Error::Unavailable`](eventsourcing::Error::Unavailable).
    pub fn pool_timeout(mut self, timeout: Duration) -> Self {
        self.pool.timeout = timeout;
        self
    }

    /// How long to wait while another process writes. What takes longer is rolled back, and tried
    /// again as often as the [`Retry`](eventsourcing::Retry) of the datastore says.
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.pragmas.busy_timeout = timeout;
        self
    }

    /// How sure a save is when it is answered.
    pub fn synchronous(mut self, synchronous: Synchronous) -> Self {
        self.pragmas.synchronous = synchronous;
        self
    }

    /// Only these tables are made and asked for when it is opened, `stored_events` and `save_keys` in
    /// any case; all of ours unless said.
    pub fn tables(mut self, tables: impl IntoIterator<Item = SchemaTable>) -> Self {
        self.tables = tables.into_iter().collect();
        self
    }

    /// What its connections are told.
    pub fn pragmas(&self) -> SqlitePragmas {
        self.pragmas
    }
}

impl From<&str> for SqliteSettings {
    /// The settings of [`SqliteSettings::new`].
    fn from(path_or_url: &str) -> Self {
        Self::new(path_or_url)
    }
}

impl From<String> for SqliteSettings {
    /// The settings of [`SqliteSettings::new`].
    fn from(path_or_url: String) -> Self {
        Self::new(path_or_url)
    }
}

impl From<&Path> for SqliteSettings {
    /// The same for a path, whatever it looks like.
    fn from(path: &Path) -> Self {
        Self::from(path.to_owned())
    }
}

impl From<PathBuf> for SqliteSettings {
    /// The same for a path, whatever it looks like.
    fn from(path: PathBuf) -> Self {
        Self::at(Location::Path(path))
    }
}

impl Default for SqlitePragmas {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            synchronous: Synchronous::Full,
        }
    }
}

impl SqlitePragmas {
    /// Tells one connection.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn apply(&self, connection: &mut SqliteConnection) -> diesel::QueryResult<()> {
        let millis = i32::try_from(self.busy_timeout.as_millis()).unwrap_or(i32::MAX);
        let synchronous = match self.synchronous {
            Synchronous::Full => "FULL",
            Synchronous::Normal => "NORMAL",
            Synchronous::Off => "OFF",
        };
        connection.batch_execute(&format!(
            "PRAGMA busy_timeout = {millis}; PRAGMA synchronous = {synchronous};"
        ))
    }
}

impl r2d2::CustomizeConnection<SqliteConnection, r2d2::Error> for SqlitePragmas {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), r2d2::Error> {
        self.apply(connection).map_err(r2d2::Error::QueryError)
    }
}
