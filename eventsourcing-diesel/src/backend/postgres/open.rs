//! Opening a PostgreSQL database.

use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    r2d2::{ConnectionManager, Pool},
    sql_query,
    sql_types::{Bool, Nullable, Text},
};
use eventsourcing::{Error, RecordError};

use super::{
    PostgresDatastore, errors,
    place::understood,
    session::{Durability, PostgresSession},
    settings::PostgresSettings,
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
    /// given is no URL of PostgreSQL, the schema has tables of our names that are not ours or lack an
    /// index, a setting is not as was asked for, or errors are told in another language than English;
    /// [`Error::Unavailable`]: the server cannot be reached, does not let this user in, or is a standby.
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
    /// a power cut does not take, and `READ COMMITTED` as their isolation.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect); [`Error::Unavailable`] also when the pool has no
    /// connection to give.
    pub fn from_pool(pool: Pool<ConnectionManager<PgConnection>>) -> Result<Self, Error> {
        let session = PostgresSession::default();
        let strategy = on_pool(pool, database_of, |connection| {
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
    let mut connection = connected(&place.url, &place.name, purpose)?;
    prepared(&mut connection, &settings.session, purpose)
        .and_then(|()| prepare(&mut connection))
        .map_err(|refusal| refusal.told::<PgConnection>(&place.name, purpose))?;
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

/// That a connection is as was asked for, whoever told it.
fn check(connection: &mut PgConnection, session: &PostgresSession) -> Result<(), Refusal> {
    let found: Found = sql_query(FOUND)
        .get_result(connection)
        .map_err(errors::failed)?;
    match found.fault(session) {
        None => Ok(()),
        Some(what) => Err(RecordError::Misuse { what }.into()),
    }
}

/// The description of a setting is told in the language that errors are told in, wherever that comes
/// from: a server without translations is asked for another language in vain.
const FOUND: &str = "SELECT current_schema()::text AS schema, \
     current_setting('synchronous_commit') AS synchronous_commit, \
     current_setting('default_transaction_isolation') AS isolation, \
     current_setting('server_encoding') AS encoding, \
     current_setting('lc_messages') AS lc_messages, \
     COALESCE((SELECT short_desc LIKE 'Sets the %' FROM pg_settings WHERE name = 'lc_messages'), TRUE) \
     AS is_in_english, current_user::text AS role, current_database()::text AS database";

/// How a connection is.
#[derive(Debug, QueryableByName)]
struct Found {
    #[diesel(sql_type = Nullable<Text>)]
    schema: Option<String>,
    #[diesel(sql_type = Text)]
    synchronous_commit: String,
    #[diesel(sql_type = Text)]
    isolation: String,
    #[diesel(sql_type = Text)]
    encoding: String,
    #[diesel(sql_type = Text)]
    lc_messages: String,
    #[diesel(sql_type = Bool)]
    is_in_english: bool,
    #[diesel(sql_type = Text)]
    role: String,
    #[diesel(sql_type = Text)]
    database: String,
}

impl Found {
    fn fault(&self, session: &PostgresSession) -> Option<String> {
        self.fault_of_schema(session)
            .or_else(|| self.fault_of_settings(session.durability))
    }

    fn fault_of_schema(&self, session: &PostgresSession) -> Option<String> {
        match (&session.schema, &self.schema) {
            (Some(wanted), found) if found.as_ref() != Some(wanted) => {
                let how = if session.pgbouncer {
                    self.altered("search_path", &quoted(wanted))
                } else {
                    format!("`CREATE SCHEMA {}`", quoted(wanted))
                };
                Some(format!(
                    "there is no schema `{wanted}`, or it is not the one in use; {how}"
                ))
            }
            (None, None) => {
                Some("there is no schema to use; name one, or give the role a `search_path`".into())
            }
            _ => None,
        }
    }

    fn fault_of_settings(&self, durability: Durability) -> Option<String> {
        let wanted = durability.setting();
        if !durability.is_met_by(&self.synchronous_commit) {
            Some(format!(
                "`synchronous_commit` is `{}`, which is less sure than `{wanted}`; {}",
                self.synchronous_commit,
                self.altered("synchronous_commit", wanted)
            ))
        } else if self.isolation != "read committed" {
            Some(format!(
                "transactions are `{}` unless said, and the log is followed in those that are `read \
                 committed`; {}",
                self.isolation,
                self.altered("default_transaction_isolation", "'read committed'")
            ))
        } else if self.encoding != "UTF8" {
            Some(format!(
                "its encoding is {}; make a database by `createdb --encoding=UTF8`",
                self.encoding
            ))
        } else if !self.is_in_english {
            Some(format!(
                "it tells errors in another language (`lc_messages` is `{}`), and deadlocks are known \
                 in English, so that no save would be sent again after one; let an administrator run {}",
                self.lc_messages,
                self.altered("lc_messages", "'C'")
            ))
        } else {
            None
        }
    }

    fn altered(&self, setting: &str, value: &str) -> String {
        format!(
            "`ALTER ROLE {} IN DATABASE {} SET {setting} = {value}`",
            quoted(&self.role),
            quoted(&self.database)
        )
    }
}

fn database_of(connection: &mut PgConnection) -> Option<String> {
    let name = sql::<Text>("SELECT current_database()::text").get_result(connection);
    name.ok()
}
