//! Opening a MariaDB or MySQL database.

use std::time::Duration;

use diesel::{
    dsl::sql,
    prelude::*,
    r2d2::{ConnectionManager, Pool},
    sql_query,
    sql_types::{Nullable, Text},
};
use eventsourcing::{Error, RecordError, StoredEvent};

use super::{
    MysqlDatastore, errors,
    numbering::{self, LogNumbering},
    place::Place,
    refusals::advice,
    settings::{LogFlush, MysqlSettings},
    setup::make_triggers,
};
use crate::{
    backend::{
        sealed::Operations,
        setup::{
            Purpose, Refusal, SchemaTable, SetupOperations,
            refusals::{misuse, unavailable},
            verify_database,
        },
    },
    datastore::DieselDatastore,
    item::Item,
    strategy::DieselStrategy,
};

impl DieselDatastore<MysqlConnection> {
    /// Opens a database: brings it up to date (its migrations), makes the triggers that give items
    /// their log positions unless told not to ([`MysqlSettings::without_triggers`]), and verifies it.
    /// Several processes may do so at once, on a cluster through one of its nodes.
    ///
    /// ```no_run
    /// use eventsourcing_diesel::MysqlDatastore;
    ///
    /// let datastore = MysqlDatastore::open("mysql://teller@db.example/bank")?;
    /// # Ok::<_, eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// They name the database, without a password, and say what to do. [`Error::Misuse`]: what was
    /// given is no URL of MariaDB or MySQL, the database has tables of our names that are not ours or
    /// lack an index, or the server is less sure of a save than was asked for; [`Error::Unavailable`]:
    /// the server cannot be reached, does not let this user in, or lets it make no triggers.
    pub fn open(settings: impl Into<MysqlSettings>) -> Result<Self, Error> {
        let settings = settings.into();
        start(&settings, Purpose::Open, |connection| {
            connection.make_ready(false, &settings.tables)?;
            if settings.triggers {
                make_triggers(connection, &settings.tables)?;
            }
            verify_database(connection, &settings.tables)
        })
    }

    /// Connects to a database that is up to date already, and changes nothing in it: for programs
    /// whose migrations are run by the Diesel CLI or by somebody else. Triggers are used where there
    /// are any.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open); [`Error::Misuse`] also when it lacks a migration, a table, a column
    /// or a unique index. It says what to run.
    pub fn connect(settings: impl Into<MysqlSettings>) -> Result<Self, Error> {
        let settings = settings.into();
        start(&settings, Purpose::Connect, |connection| {
            verify_database(connection, &settings.tables)
        })
    }

    /// Connects to a database and asks for nothing in it: to set its tables up by
    /// [`schema`](Self::schema), or to take them down.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn unverified(settings: impl Into<MysqlSettings>) -> Result<Self, Error> {
        start(&settings.into(), Purpose::Open, |_| Ok(()))
    }

    /// Uses a pool that is there already, and verifies its database as [`connect`](Self::connect)
    /// does. The server must be as sure of a save as [`LogFlush::AtCommit`] asks.
    ///
    /// Its connections need [`MysqlSession`](crate::MysqlSession) or the like: a strict `sql_mode`, and
    /// `READ COMMITTED` as their isolation.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect); [`Error::Unavailable`] also when the pool has no
    /// connection to give.
    pub fn from_pool(pool: Pool<ConnectionManager<MysqlConnection>>) -> Result<Self, Error> {
        let mut connection = pool
            .get()
            .map_err(|error| Error::Unavailable(error.into()))?;
        let name = sql::<Nullable<Text>>("SELECT DATABASE()").get_result(&mut *connection);
        let name: Option<String> = name.unwrap_or_default();
        let name = name.unwrap_or_else(|| "the database of the pool".into());
        let alone = check(&mut connection, LogFlush::AtCommit)
            .and_then(|()| verify_database(&mut *connection, &SchemaTable::OURS))
            .and_then(|()| has_trigger(&mut connection))
            .map_err(|refusal| refusal.told::<MysqlConnection>(&name, Purpose::Connect))?;
        drop(connection);
        let strategy = DieselStrategy::new(pool, &name, None);
        Ok(Self::new(strategy.inserting_alone(alone)))
    }

    /// Brings the database of a connection up to date, without triggers.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn migrate(connection: &mut MysqlConnection) -> Result<(), Error> {
        connection
            .make_ready(false, &SchemaTable::OURS)
            .map_err(|refusal| {
                refusal.told::<MysqlConnection>("the database of the connection", Purpose::Open)
            })
    }
}

impl<I: Item> DieselDatastore<MysqlConnection, I> {
    /// How the items of the table get their log positions now.
    ///
    /// # Errors
    ///
    /// What a read can meet.
    pub fn log_numbering(&self) -> Result<LogNumbering, Error> {
        let is_by_trigger = self.strategy().query(|connection| {
            numbering::is_by_trigger::<I>(connection).map_err(MysqlConnection::failed)
        })?;
        Ok(if is_by_trigger {
            LogNumbering::ByTrigger
        } else {
            LogNumbering::BySave
        })
    }
}

fn start(
    settings: &MysqlSettings,
    purpose: Purpose,
    prepare: impl Fn(&mut MysqlConnection) -> Result<(), Refusal>,
) -> Result<MysqlDatastore, Error> {
    let place = Place::of(&settings.url)?;
    if settings.pool_size == 0 {
        return Err(misuse("a pool has at least 1 connection".into()));
    }
    let mut connection = MysqlConnection::establish(&place.url).map_err(|error| {
        unavailable(
            &place.name,
            advice(purpose, &error.to_string()),
            error.into(),
        )
    })?;
    let session = settings.session.apply(&mut connection);
    let alone = session
        .map_err(|error| errors::failed(error).into())
        .and_then(|()| check(&mut connection, settings.log_flush))
        .and_then(|()| prepare(&mut connection))
        .and_then(|()| has_trigger(&mut connection))
        .map_err(|refusal| refusal.told::<MysqlConnection>(&place.name, purpose))?;
    let strategy = DieselStrategy::new(pool(settings, &place), &place.name, None);
    Ok(MysqlDatastore::new(strategy.inserting_alone(alone)))
}

/// Whether events are inserted by a statement alone. A database that was not set up has no table to
/// ask.
fn has_trigger(connection: &mut MysqlConnection) -> Result<bool, Refusal> {
    if !connection
        .has_table(numbering::COUNTERS)
        .map_err(errors::failed)?
    {
        return Ok(false);
    }
    Ok(numbering::is_by_trigger::<StoredEvent>(connection).map_err(errors::failed)?)
}

#[derive(Debug, QueryableByName)]
struct Variable {
    #[diesel(sql_type = Text, column_name = "Variable_name")]
    name: String,
    #[diesel(sql_type = Text, column_name = "Value")]
    value: String,
}

/// That a server and a connection are as they must be, whoever told them.
fn check(connection: &mut MysqlConnection, log_flush: LogFlush) -> Result<(), Refusal> {
    let variables: Vec<Variable> = sql_query(
        "SHOW SESSION VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'log_bin', \
         'sync_binlog', 'sql_mode', 'tx_isolation', 'transaction_isolation')",
    )
    .load(connection)
    .map_err(errors::failed)?;
    match fault(&variables, log_flush) {
        None => Ok(()),
        Some(what) => Err(RecordError::Misuse { what }.into()),
    }
}

fn fault(variables: &[Variable], log_flush: LogFlush) -> Option<String> {
    let value = |name: &str| {
        let found = variables.iter().find(|it| it.name == name);
        found.map_or("", |it| &*it.value)
    };
    let less_sure = |name: &str| {
        format!(
            "`{name}` is {}, with which a power cut takes saves that were answered; `SET GLOBAL {name} \
             = 1`, and so in the configuration of the server, or say that they may be lost by \
             `MysqlSettings::log_flush`",
            value(name)
        )
    };
    let isolation = [value("tx_isolation"), value("transaction_isolation")].concat();
    if log_flush == LogFlush::AtCommit && value("innodb_flush_log_at_trx_commit") != "1" {
        Some(less_sure("innodb_flush_log_at_trx_commit"))
    } else if log_flush == LogFlush::AtCommit
        && value("log_bin") == "ON"
        && value("sync_binlog") != "1"
    {
        Some(less_sure("sync_binlog"))
    } else if !isolation.contains("READ-COMMITTED") {
        Some(format!(
            "transactions are {isolation} unless said, which do not see what others commit meanwhile; \
             tell connections as `MysqlSession` does"
        ))
    } else if !value("sql_mode").contains("STRICT_") {
        Some(format!(
            "its `sql_mode` is `{}`, in which the server cuts off what is too long; tell connections \
             as `MysqlSession` does",
            value("sql_mode")
        ))
    } else {
        None
    }
}

/// Connections are made when they are needed.
fn pool(settings: &MysqlSettings, place: &Place) -> Pool<ConnectionManager<MysqlConnection>> {
    Pool::builder()
        .max_size(settings.pool_size)
        .min_idle(Some(0))
        .test_on_check_out(false)
        .connection_timeout(settings.pool_timeout.max(Duration::from_millis(1)))
        .connection_customizer(Box::new(settings.session.clone()))
        .build_unchecked(ConnectionManager::new(place.url.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(changed: &[(&str, &str)], log_flush: LogFlush) -> Option<String> {
        let usual = [
            ("innodb_flush_log_at_trx_commit", "1"),
            ("log_bin", "OFF"),
            ("sync_binlog", "0"),
            ("sql_mode", "STRICT_TRANS_TABLES,STRICT_ALL_TABLES"),
            ("tx_isolation", "READ-COMMITTED"),
        ];
        let variable = |(name, value): &(&str, &str)| Variable {
            name: (*name).into(),
            value: (*value).into(),
        };
        let variables: Vec<_> = changed.iter().chain(&usual).map(variable).collect();
        fault(&variables, log_flush)
    }

    #[test]
    fn a_server_that_is_less_sure_is_refused_unless_that_is_said() {
        assert_eq!(fault_of(&[], LogFlush::AtCommit), None);
        let weak: [&[(&str, &str)]; 2] = [
            &[("innodb_flush_log_at_trx_commit", "2")],
            &[("log_bin", "ON")],
        ];
        for changed in weak {
            let what = fault_of(changed, LogFlush::AtCommit).unwrap();
            assert!(what.contains("SET GLOBAL"), "{what}");
            assert_eq!(fault_of(changed, LogFlush::EverySecond), None);
        }
    }

    #[test]
    fn a_connection_that_was_not_told_is_refused() {
        for (name, value) in [("sql_mode", ""), ("tx_isolation", "REPEATABLE-READ")] {
            let what = fault_of(&[(name, value)], LogFlush::EverySecond).unwrap();
            assert!(what.contains("MysqlSession"), "{what}");
        }
    }
}
