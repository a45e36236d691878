//! Opening and verifying a database: what is missing is said, and what to do.

use std::time::Duration;

use diesel::{Connection, MysqlConnection, connection::SimpleConnection};
use eventsourcing::{Error, RecordError, RecordStrategy};
use eventsourcing_diesel::{LogFlush, MysqlDatastore, MysqlSettings};
use eventsourcing_test_servers::{Product, Server, Settings};
use eventsourcing_tests::{chain, events, mysql::FreshDatabase, new_id, save};

use super::{append, fresh};

fn refusal(settings: MysqlSettings) -> String {
    match MysqlDatastore::connect(settings) {
        Err(error @ Error::Misuse { .. }) => chain(&error),
        other => panic!("{other:?}"),
    }
}

/// What is said of a database after a change that somebody made by hand.
fn refusal_after(change: &str) -> String {
    let (strategy, database) = fresh();
    strategy.append(&save(events(new_id(), 0..3))).unwrap();
    database.connection().batch_execute(change).unwrap();
    refusal(database.settings())
}

#[test]
fn what_a_table_lacks_is_said() {
    for (change, said) in [
        (
            "DROP INDEX stored_events_sequence ON stored_events",
            "`stored_events` has no unique index on (originator_id, originator_version)",
        ),
        (
            "ALTER TABLE stored_events DROP INDEX stored_events_sequence, ADD UNIQUE \
             (originator_id(8), originator_version)",
            "`stored_events` has no unique index",
        ),
        (
            "ALTER TABLE stored_events RENAME INDEX stored_events_sequence TO sequences",
            "RENAME INDEX `sequences` TO `stored_events_sequence`",
        ),
        (
            "ALTER TABLE stored_events DROP COLUMN seal",
            "`stored_events` has no column `seal`",
        ),
        (
            "ALTER TABLE stored_events MODIFY save_id VARBINARY(16) NOT NULL",
            "the column `save_id` of `stored_events` is `varbinary`; make it `binary(16)`",
        ),
        (
            "ALTER TABLE stored_events MODIFY event_type VARCHAR(255) COLLATE utf8mb4_general_ci \
             NOT NULL",
            "the column `event_type` of `stored_events` is `varchar COLLATE utf8mb4_general_ci`",
        ),
        (
            "ALTER TABLE stored_events MODIFY timestamp BIGINT UNSIGNED NOT NULL",
            "the column `timestamp` of `stored_events` is `bigint(20) unsigned`; make it `bigint`",
        ),
        (
            "ALTER TABLE stored_events ADD COLUMN tenant BIGINT NOT NULL",
            "the column `tenant` of `stored_events` cannot be empty, and nothing fills it",
        ),
        ("DROP TABLE snapshots", "lacks what our migrations make"),
        (
            "ALTER TABLE save_keys DROP PRIMARY KEY",
            "a key could be used twice",
        ),
        (
            "DELETE FROM log_counters WHERE table_name = 'stored_events'",
            "INSERT INTO log_counters (table_name) VALUES ('stored_events')",
        ),
        (
            "UPDATE log_counters SET last_position = 2",
            "set `last_position` of its row in `log_counters` to the greatest `log_position`",
        ),
        (
            "UPDATE log_counters SET by_trigger = FALSE",
            "say in `log_counters` that it has a trigger",
        ),
        (
            "DROP TRIGGER stored_events_log_position",
            "make the trigger that its row there speaks of",
        ),
        (
            "ALTER TABLE stored_events ENGINE = MyISAM",
            "keep it in InnoDB",
        ),
        (
            "ALTER TABLE stored_events DROP PRIMARY KEY",
            "make it the primary key",
        ),
    ] {
        let error = refusal_after(change);
        assert!(error.contains(said), "{change}: {error}");
    }
}

#[test]
fn migrations_that_were_not_run_are_said() {
    let database = FreshDatabase::make();
    MysqlDatastore::unverified(database.settings()).unwrap();
    let error = refusal(database.settings());
    assert!(
        error.contains("lacks the migration `2026-11-01-000000_stored_events`"),
        "{error}"
    );
    assert!(
        error.contains("--migration-dir migrations/mysql "),
        "{error}"
    );
}

#[test]
fn many_may_open_a_new_database_at_once() {
    let database = FreshDatabase::make();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| MysqlDatastore::open(database.settings()).unwrap());
        }
    });
}

/// What is left of a program that was killed while it set the database up.
#[test]
fn a_database_that_was_half_set_up_is_set_up() {
    let (_, database) = fresh();
    let half = "DROP TABLE timeuuid_sequenced_items; DROP TABLE dictionaries; \
                DELETE FROM __diesel_schema_migrations WHERE version >= '20261122000003' OR \
                version = '20261101000000'";
    database.connection().batch_execute(half).unwrap();
    MysqlDatastore::open(database.settings()).unwrap();
    MysqlDatastore::connect(database.settings()).unwrap();
}

#[test]
fn a_place_that_cannot_be_used_is_said_without_its_password() {
    let (_, database) = fresh();
    let (authority, name) = database.url().rsplit_once('/').unwrap();
    let (_, host) = authority.rsplit_once('@').unwrap();
    for (url, said) in [
        (
            format!("mysql://me:secret@127.0.0.1:1/{name}"),
            "cannot be reached",
        ),
        (
            format!("mysql://me:secret@{host}/{name}"),
            "does not let this user in",
        ),
        (
            format!("{authority}/nowhere?ssl_key=secret"),
            "does not exist on this server",
        ),
    ] {
        let error = MysqlDatastore::open(&*url).unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        let error = chain(&error);
        assert!(error.contains(said), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn a_server_that_waits_for_the_disk_is_taken() {
    let server = Server::start_with(Product::MariaDb, &Settings::durable()).unwrap();
    let database = server.endpoint().fresh_database().unwrap();
    MysqlDatastore::open(database.url()).unwrap();
}

#[test]
fn a_server_that_does_not_wait_for_the_disk_is_an_explicit_choice() {
    let weak = [
        ("innodb-flush-log-at-trx-commit", "2"),
        ("innodb-flush-log-at-trx-commit", "0"),
        ("log-bin", "binary"),
    ];
    for (name, value) in weak {
        let settings = Settings::durable().and(name, value);
        let server = Server::start_with(Product::MariaDb, &settings).unwrap();
        let database = server.endpoint().fresh_database().unwrap();
        let settings = MysqlSettings::new(database.url());
        let error = chain(&MysqlDatastore::open(settings.clone()).unwrap_err());
        assert!(error.contains("a power cut takes saves"), "{error}");
        let settings = settings.log_flush(LogFlush::EverySecond);
        MysqlDatastore::open(settings).unwrap();
    }
}

/// Errors that are known by their text are known on a server of any language.
#[test]
fn a_server_of_another_language_is_told_to_speak_english() {
    let settings = Settings::default().and("lc-messages", "de_DE");
    let server = Server::start_with(Product::MariaDb, &settings).unwrap();
    let database = server.endpoint().fresh_database().unwrap();
    let settings = MysqlSettings::new(database.url()).log_flush(LogFlush::EverySecond);
    let datastore = MysqlDatastore::open(settings.lock_timeout(Duration::from_secs(1))).unwrap();
    let mut held = MysqlConnection::establish(database.url()).unwrap();
    held.test_transaction::<_, diesel::result::Error, _>(|held| {
        append(held, events(new_id(), 0..1));
        let answer = datastore.strategy().append(&save(events(new_id(), 0..1)));
        assert!(
            matches!(answer, Err(RecordError::RolledBack(_))),
            "{answer:?}"
        );
        Ok(())
    });
}
