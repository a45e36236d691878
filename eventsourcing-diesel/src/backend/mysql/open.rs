//! Opening a MariaDB or MySQL database.

use diesel::{
    dsl::sql,
    prelude::*,
    r2d2::{ConnectionManager, Pool},
    sql_types::{Nullable, Text},
};
use eventsourcing::{Error, RecordError, StoredEvent};

use super::{
    MysqlDatastore,
    encryption::{Encryption, Told},
    errors, numbering,
    place::understood,
    session::{self, Variable},
    settings::{LogFlush, MysqlSettings},
    setup::make_triggers,
};
use crate::{
    backend::setup::{
        Purpose, Refusal, SchemaTable, SetupOperations,
        opening::{connected, migrate, on_pool},
        verify_database,
    },
    datastore::DieselDatastore,
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
    /// Its connections need [`MysqlSession`](crate::MysqlSession) or the like: a strict `sql_mode`,
    /// `READ COMMITTED` as their isolation, `autocommit`, and errors in English (`lc_messages`). One of
    /// them is looked at.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect); [`Error::Misuse`] also when the connection lacks what it needs;
    /// [`Error::Unavailable`] also when the pool has no connection to give.
    pub fn from_pool(pool: Pool<ConnectionManager<MysqlConnection>>) -> Result<Self, Error> {
        let mut alone = false;
        let strategy = on_pool(pool, database_of, |connection| {
            check(connection, LogFlush::AtCommit)?;
            verify_database(connection, &SchemaTable::OURS)?;
            alone = has_trigger(connection)?;
            Ok(())
        })?;
        Ok(Self::new(strategy.inserting_alone(alone)))
    }

    /// Brings the database of a connection up to date, without triggers.
    ///
    /// # Errors
    ///
    /// As for [`open`](Self::open).
    pub fn migrate(connection: &mut MysqlConnection) -> Result<(), Error> {
        migrate(connection)
    }
}

fn start(
    settings: &MysqlSettings,
    purpose: Purpose,
    prepare: impl Fn(&mut MysqlConnection) -> Result<(), Refusal>,
) -> Result<MysqlDatastore, Error> {
    let place = understood(&settings.url)?;
    settings.pool.check()?;
    let encryption = Encryption::of(&place.url)?;
    let mut connection = connected(&place.url, &place.name, purpose)?;
    let session = settings.session.clone();
    let alone = encryption
        .check(&mut connection)
        .and_then(|()| session.apply(&mut connection).map_err(errors::failed))
        .map_err(Refusal::from)
        .and_then(|()| check(&mut connection, settings.log_flush))
        .and_then(|()| prepare(&mut connection))
        .and_then(|()| has_trigger(&mut connection))
        .map_err(|refusal| refusal.told::<MysqlConnection>(&place.name, purpose))?;
    let told = Told {
        session,
        encryption,
    };
    let pool = settings.pool.builder(told);
    let pool = pool.build_unchecked(ConnectionManager::new(place.url));
    let strategy = DieselStrategy::new(pool, &place.name, None);
    Ok(MysqlDatastore::new(strategy.inserting_alone(alone)))
}

fn database_of(connection: &mut MysqlConnection) -> Option<String> {
    let name = sql::<Nullable<Text>>("SELECT DATABASE()").get_result(connection);
    name.unwrap_or_default()
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

/// That a server and a connection are as they must be, whoever told them.
fn check(connection: &mut MysqlConnection, log_flush: LogFlush) -> Result<(), Refusal> {
    let variables = session::variables(
        connection,
        "'innodb_flush_log_at_trx_commit', 'log_bin', 'sync_binlog', 'sql_mode', 'tx_isolation', \
         'transaction_isolation', 'autocommit', 'lc_messages'",
    )
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
    } else if value("autocommit") != "ON" {
        Some(
            "statements are no transactions of their own (`autocommit` is off), so that a save that was \
             answered would not be committed; tell connections as `MysqlSession` does"
                .into(),
        )
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
    } else if !value("lc_messages").starts_with("en_") {
        Some(format!(
            "it tells errors in another language (`lc_messages` is `{}`), and some are known by their \
             English text alone: a commit whose outcome is unknown would be taken for one that wrote \
             nothing; tell connections as `MysqlSession` does",
            value("lc_messages")
        ))
    } else {
        None
    }
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
            ("autocommit", "ON"),
            ("lc_messages", "en_GB"),
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
        for (name, value) in [
            ("sql_mode", ""),
            ("tx_isolation", "REPEATABLE-READ"),
            ("autocommit", "OFF"),
            ("lc_messages", "de_DE"),
        ] {
            let what = fault_of(&[(name, value)], LogFlush::EverySecond).unwrap();
            assert!(what.contains("MysqlSession"), "{what}");
        }
    }
}
