//! Opening a PostgreSQL database.

use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    r2d2::{ConnectionManager, Pool},
    sql_types::{Bool, Text},
};
use eventsourcing::Error;

use super::{
    PostgresDatastore, check::check, errors, place::understood, pooler, product,
    session::PostgresSession, settings::PostgresSettings,
};
use crate::{
    backend::setup::{
        Purpose, Refusal, SchemaTable, SetupOperations,
        opening::{connected, migrate, on_pool},
        quoted, verify_database,
    },
    datastore::DieselDatastore,
    strategy::DieselStrategy,
};

impl DieselDatastore<PgConnection> {
    /// Opens a database: makes the schema where it was named and is missing, brings it up to date (its
    /// migrations), and verifies it. Several processes may do so at once.
    ///
    /// ```no_run
    /// use eventsourcing_diesel::PostgresDatastore;
    ///
    /// let datastore = PostgresDatastore::open("postgres://teller@localhost/bank")?;
    /// # Ok::<_, eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// They name the database, without a password, and say what to do. [`Error::Misuse`]: what was
    /// given is no URL of PostgreSQL, or one of a product that speaks its protocol alone (CockroachDB,
    /// YugabyteDB, Redshift, Greenplum), the schema has tables of our names that are not ours or lack
    /// an index, a setting is not as was asked for, or errors are told in another language than English;
    /// [`Error::Unavailable`]: the server cannot be reached, does not let this user in, or is a standby
    /// of a database that is not up to date. Another standby can be read, but for its log.
    pub fn open(settings: impl Into<PostgresSettings>) -> Result<Self, Error> {
        let settings = settings.into();
        start(&settings, Purpose::Open, |connection| {
            connection.make_ready(false, &settings.tables)?;
            verify_database(connection, &settings.tables)
        })
    }

    /// Connects to a database that is up to date already, and changes nothing in it: for programs
    /// whose migrations are run by the Diesel CLI or by somebody else.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open); [`Error::Misuse`] also when it lacks the schema, a migration, a
    /// table, a column or a unique index. It says what to run.
    pub fn connect(settings: impl Into<PostgresSettings>) -> Result<Self, Error> {
        let settings = settings.into();
        start(&settings, Purpose::Connect, |connection| {
            verify_database(connection, &settings.tables)
        })
    }

    /// Connects to a database, makes the schema where it was named and is missing, and asks for
    /// nothing in it: to set its tables up by [`schema`](Self::schema), or to take them down.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn unverified(settings: impl Into<PostgresSettings>) -> Result<Self, Error> {
        start(&settings.into(), Purpose::Open, |_| Ok(()))
    }

    /// Uses a pool that is there already, and verifies its database as [`connect`](Self::connect)
    /// does.
    ///
    /// Its connections need [`PostgresSession`] or the like: `synchronous_commit = on` for saves that
    /// a power cut does not take, on a server with `fsync` and `full_page_writes`, and `READ COMMITTED` as
    /// their isolation. Behind pgbouncer in transaction mode they need one that
    /// [says so](PostgresSession::pgbouncer), which is not looked at here.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect); [`Error::Unavailable`] also when the pool has no
    /// connection to give.
    pub fn from_pool(pool: Pool<ConnectionManager<PgConnection>>) -> Result<Self, Error> {
        let session = PostgresSession::default();
        let strategy = on_pool(pool, database_of, |connection| {
            product::refuse(connection)?;
            check(connection, &session)?;
            verify_database(connection, &SchemaTable::OURS)
        });
        strategy.map(Self::new)
    }

    /// Brings the database of a connection up to date, as [`open`](Self::open) does, in the schema that
    /// the connection is in.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn migrate(connection: &mut PgConnection) -> Result<(), Error> {
        migrate(connection)
    }
}

fn start(
    settings: &PostgresSettings,
    purpose: Purpose,
    prepare: impl Fn(&mut PgConnection) -> Result<(), Refusal>,
) -> Result<PostgresDatastore, Error> {
    let place = understood(&settings.url)?;
    settings.pool.check()?;
    let connected = || connected(&place.url, &place.name, purpose);
    let mut connection: PgConnection = connected()?;
    let told = |refusal: Refusal| refusal.told::<PgConnection>(&place.name, purpose);
    product::refuse(&mut connection).map_err(told)?;
    if !settings.session.pgbouncer {
        pooler::refuse(&mut connection, &mut connected()?).map_err(told)?;
    }
    prepared(&mut connection, &settings.session, purpose)
        .and_then(|()| prepare(&mut connection))
        .map_err(told)?;
    let pool = settings.pool.builder(settings.session.clone());
    let pool = pool.build_unchecked(ConnectionManager::new(place.url));
    let strategy = DieselStrategy::new(pool, &place.name, None);
    Ok(PostgresDatastore::new(strategy))
}

/// A connection in its schema, with the settings that were asked for.
fn prepared(
    connection: &mut PgConnection,
    session: &PostgresSession,
    purpose: Purpose,
) -> Result<(), Refusal> {
    if let (Some(schema), Purpose::Open) = (&session.schema, purpose) {
        make_schema(connection, schema).map_err(errors::failed)?;
    }
    session.apply(connection).map_err(errors::failed)?;
    check(connection, session)
}

/// `CREATE SCHEMA IF NOT EXISTS` asks for the right to make one even where it is there.
fn make_schema(connection: &mut PgConnection, schema: &str) -> QueryResult<()> {
    let is_there: bool = sql::<Bool>("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = ")
        .bind::<Text, _>(schema)
        .sql(")")
        .get_result(connection)?;
    if is_there {
        return Ok(());
    }
    connection.batch_execute(&format!("CREATE SCHEMA IF NOT EXISTS {}", quoted(schema)))
}

fn database_of(connection: &mut PgConnection) -> Option<String> {
    let name = sql::<Text>("SELECT current_database()::text").get_result(connection);
    name.ok()
}
