//! Opening a SQLite database.

use std::{
    thread,
    time::{Duration, Instant},
};

use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    r2d2::{ConnectionManager, Pool},
    sql_types::Text,
};
use eventsourcing::{Error, RecordError};

use super::{SqliteDatastore, errors, place::Place, refusals::of_place, settings::SqliteSettings};
use crate::{
    backend::setup::{
        Purpose, Refusal, SchemaTable, SetupOperations,
        opening::{connected, migrate, on_pool},
        verify_database,
    },
    datastore::DieselDatastore,
    strategy::DieselStrategy,
};

impl DieselDatastore<SqliteConnection> {
    /// Opens a database: makes the file where there is none, brings it up to date (its migrations,
    /// and the write-ahead log), and verifies it. Several processes may do so at once.
    ///
    /// ```
    /// use eventsourcing_diesel::SqliteDatastore;
    ///
    /// let datastore = SqliteDatastore::open(":memory:")?;
    /// # Ok::<_, eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// They name the database and say what to do. [`Error::Misuse`]: the place is empty, a directory or
    /// another kind of database, its folder is missing, or it has tables of our names that are not
    /// ours or lack an index; [`Error::Corrupt`]: the file is no SQLite database, or damaged;
    /// [`Error::Unavailable`]: it is locked, read-only, or cannot be opened for another reason.
    pub fn open(settings: impl Into<SqliteSettings>) -> Result<Self, Error> {
        let settings = settings.into();
        start(&settings, Purpose::Open, |connection, place| {
            connection.make_ready(place.file.is_none(), &settings.tables)?;
            verify_database(connection, &settings.tables)
        })
    }

    /// Connects to a database that is up to date already, and changes nothing in it: for programs
    /// whose migrations are run by the Diesel CLI or by somebody else.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open); [`Error::Misuse`] also when there is no file or it lacks a
    /// migration, a table, a column or a unique index. It says what to run.
    pub fn connect(settings: impl Into<SqliteSettings>) -> Result<Self, Error> {
        let settings = settings.into();
        start(&settings, Purpose::Connect, |connection, _| {
            verify_database(connection, &settings.tables)
        })
    }

    /// Connects to a database, makes the file where there is none, and asks for nothing in it: to set
    /// its tables up by [`schema`](Self::schema), or to take them down.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn unverified(settings: impl Into<SqliteSettings>) -> Result<Self, Error> {
        start(&settings.into(), Purpose::Open, |_, _| Ok(()))
    }

    /// Uses a pool that is there already, and verifies its database as [`connect`](Self::connect)
    /// does.
    ///
    /// Its connections need [`SqlitePragmas`](crate::SqlitePragmas) or the like: a busy timeout (else
    /// saves are rolled back as soon as two processes write), and `synchronous = FULL` for saves that
    /// a power cut does not take. The file should be in WAL mode, as
    /// [`migrate`](Self::migrate) leaves it. For a database in memory the pool has one connection,
    /// without `idle_timeout` and `max_lifetime`: it is gone when that closes.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect); [`Error::Unavailable`] also when the pool has no
    /// connection to give.
    pub fn from_pool(pool: Pool<ConnectionManager<SqliteConnection>>) -> Result<Self, Error> {
        let strategy = on_pool(pool, file_of, |connection| {
            verify_database(connection, &SchemaTable::OURS)
        });
        strategy.map(Self::new)
    }

    /// Brings the database of a connection up to date, as [`open`](Self::open) does.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn migrate(connection: &mut SqliteConnection) -> Result<(), Error> {
        migrate(connection)
    }
}

/// What it means that a database does not answer when nothing is asked of it but how it is.
fn unread(error: diesel::result::Error) -> Refusal {
    match errors::failed(error) {
        RecordError::Unavailable(cause) => Refusal::Unread(cause),
        error => Refusal::Database(error),
    }
}

fn start(
    settings: &SqliteSettings,
    purpose: Purpose,
    prepare: impl Fn(&mut SqliteConnection, &Place) -> Result<(), Refusal>,
) -> Result<SqliteDatastore, Error> {
    let place = Place::of(&settings.location)?;
    of_place(&place, purpose)?;
    settings.pool.check()?;
    let mut connection = connected(&place.url, &place.name, purpose)?;
    patiently(settings.pragmas.busy_timeout, || {
        let pragmas = settings.pragmas.apply(&mut connection);
        pragmas.map_err(unread)?;
        prepare(&mut connection, &place)
    })
    .map_err(|refusal| refusal.told::<SqliteConnection>(&place.name, purpose))?;
    let pool = pool(settings, &place);
    let keeper = place.file.is_none().then_some(connection);
    Ok(SqliteDatastore::new(DieselStrategy::new(
        pool,
        &place.name,
        keeper,
    )))
}

/// The file of a connection's database; `None` in memory.
fn file_of(connection: &mut SqliteConnection) -> Option<String> {
    let file: QueryResult<String> =
        sql::<Text>("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .get_result(connection);
    file.ok().filter(|it| !it.is_empty())
}

/// Some statements, such as the switch to the write-ahead log, are answered with "database is
/// locked" at once, whatever the busy timeout.
pub(super) fn patiently(
    timeout: Duration,
    mut attempt: impl FnMut() -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let begun = Instant::now();
    loop {
        match attempt() {
            Err(Refusal::Database(RecordError::RolledBack(_))) if begun.elapsed() < timeout => {
                thread::sleep(Duration::from_millis(10));
            }
            answer => return answer,
        }
    }
}

pub(super) fn use_write_ahead_log(connection: &mut SqliteConnection) -> Result<(), Refusal> {
    let mode: QueryResult<String> = sql::<Text>("PRAGMA journal_mode").get_result(connection);
    if mode.map_err(unread)? == "wal" {
        return Ok(());
    }
    let switched = connection.batch_execute("PRAGMA journal_mode = WAL");
    Ok(switched.map_err(errors::failed)?)
}

/// A database in memory has one connection, which is kept.
fn pool(settings: &SqliteSettings, place: &Place) -> Pool<ConnectionManager<SqliteConnection>> {
    let mut builder = settings.pool.builder(settings.pragmas);
    if place.file.is_none() {
        builder = builder.max_size(1).idle_timeout(None).max_lifetime(None);
    }
    builder.build_unchecked(ConnectionManager::new(place.url.clone()))
}
