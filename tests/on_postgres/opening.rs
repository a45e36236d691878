//! Opening and verifying a database: what is missing is said, and what to do.

use diesel::{
    PgConnection,
    connection::SimpleConnection,
    r2d2::{ConnectionManager, Pool},
};
use eventsourcing::{Error, RecordError, RecordStrategy};
use eventsourcing_diesel::{
    Durability, LogOrder, PostgresDatastore, PostgresSession, PostgresSettings, SchemaTable,
};
use eventsourcing_test_servers::{Product, Server, Settings, durable};
use eventsourcing_tests::{chain, events, new_id, postgres::FreshSchema, save};

use super::fresh;

fn refusal(settings: PostgresSettings) -> String {
    match PostgresDatastore::connect(settings) {
        Err(error @ Error::Misuse { .. }) => chain(&error),
        other => panic!("{other:?}"),
    }
}

/// What is said of a database after a change that somebody made by hand.
fn refusal_after(change: &str) -> String {
    let (_, schema) = fresh();
    schema.connection().batch_execute(change).unwrap();
    refusal(schema.settings())
}

#[test]
fn what_a_table_lacks_is_said() {
    for (change, said) in [
        (
            "DROP INDEX stored_events_sequence",
            "`stored_events` has no unique index on (originator_id, originator_version)",
        ),
        (
            "DROP INDEX stored_events_sequence; ALTER TABLE stored_events ADD UNIQUE \
             (originator_id, originator_version) DEFERRABLE INITIALLY DEFERRED",
            "`stored_events` has no unique index",
        ),
        (
            "ALTER TABLE stored_events ALTER log_position SET CACHE 20",
            "let its sequence have `INCREMENT 1 CACHE 1 NO CYCLE`",
        ),
        (
            "ALTER TABLE stored_events ALTER log_position DROP IDENTITY",
            "make the column `BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY`",
        ),
        (
            "ALTER TABLE stored_events DROP COLUMN seal",
            "`stored_events` has no column `seal`",
        ),
        (
            "ALTER TABLE stored_events ALTER save_id TYPE text",
            "the column `save_id` of `stored_events` is `text`; make it `uuid`",
        ),
        (
            "ALTER TABLE stored_events ADD COLUMN tenant bigint NOT NULL",
            "the column `tenant` of `stored_events` cannot be empty, and nothing fills it",
        ),
        ("DROP TABLE snapshots", "lacks what our migrations make"),
        (
            "ALTER TABLE save_keys DROP CONSTRAINT save_keys_key",
            "a key could be used twice",
        ),
    ] {
        let error = refusal_after(change);
        assert!(error.contains(said), "{change}: {error}");
    }
}

#[test]
fn a_schema_that_is_missing_is_said_and_not_made() {
    let schema = FreshSchema::make();
    for _ in 0..2 {
        let error = refusal(schema.settings());
        assert!(error.contains("there is no schema `test_"), "{error}");
    }
}

#[test]
fn migrations_that_were_not_run_are_said() {
    let schema = FreshSchema::make();
    PostgresDatastore::unverified(schema.settings()).unwrap();
    let error = refusal(schema.settings());
    assert!(
        error.contains("lacks the migration `2026-11-01-000000_stored_events`"),
        "{error}"
    );
    assert!(
        error.contains("--migration-dir migrations/postgres"),
        "{error}"
    );
}

/// The translations come with the server.
#[test]
fn a_server_that_tells_errors_in_another_language_is_refused_until_it_does_not() {
    let german = Settings::default()
        .and("lc_messages", "C.utf8")
        .in_language("de");
    let server = Server::start_with(Product::Postgres, &german).unwrap();
    let settings = || {
        let settings = PostgresSettings::new(server.endpoint().url());
        settings.durability(Durability::Off)
    };
    let error = refusal(settings());
    assert!(error.contains("`lc_messages` is `C.utf8`"), "{error}");
    let statement = "ALTER ROLE \"postgres\" IN DATABASE \"postgres\" SET lc_messages = 'C'";
    assert!(error.contains(statement), "{error}");
    server.endpoint().run(statement).unwrap();
    PostgresDatastore::open(settings()).unwrap();
}

/// Only what it tells counts, and not what it was asked for.
#[test]
fn a_server_that_was_asked_for_another_language_and_tells_errors_in_english_is_fine() {
    let (_, schema) = fresh();
    let url = format!("{}?options=-clc_messages%3DC.utf8", schema.settings().url());
    let settings = PostgresSettings::new(url).durability(Durability::Off);
    PostgresDatastore::unverified(settings).unwrap();
}

#[test]
fn two_schemas_of_one_database_are_two() {
    let [(one, _first), (other, _second)] = [fresh(), fresh()];
    one.append(&save(events(new_id(), 0..2))).unwrap();
    assert_eq!(
        other
            .all_items(eventsourcing::LogPosition::START, 10)
            .unwrap(),
        []
    );
}

#[test]
fn many_may_open_a_new_database_at_once() {
    let schema = FreshSchema::make();
    PostgresDatastore::unverified(schema.settings()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| PostgresDatastore::open(schema.settings()).unwrap());
        }
    });
}

#[test]
fn tables_are_set_up_emptied_and_dropped() {
    let settings = FreshSchema::make();
    let datastore = PostgresDatastore::unverified(settings.settings()).unwrap();
    let schema = datastore.schema();
    schema.verify().unwrap_err();
    schema.set_up().unwrap();
    schema.set_up().unwrap();
    let verified = schema.verify().unwrap();
    assert_eq!(verified.log_orders().count(), 4);
    let order = verified.log_order_of(SchemaTable::STORED_EVENTS);
    assert_eq!(order, Some(LogOrder::ReadersWait));
    assert_eq!(datastore.log_order().unwrap(), LogOrder::ReadersWait);
    let strategy = datastore.strategy();
    let append = || strategy.append(&save(events(new_id(), 0..2)).with_key("once"));
    append().unwrap();
    let dictionaries = datastore.schema().only([SchemaTable::DICTIONARIES]);
    dictionaries.truncate().unwrap_err();
    schema.truncate().unwrap();
    append().unwrap();
    let found = strategy
        .all_items(eventsourcing::LogPosition::START, 10)
        .unwrap();
    let positions: Vec<_> = found.iter().map(|it| it.log_position.unwrap().0).collect();
    assert_eq!(positions, [3, 4]);
    schema.truncate().unwrap();
    schema.drop_tables().unwrap();
    schema.verify().unwrap_err();
}

/// Somebody else may tell the connections of a pool.
#[test]
fn connections_that_do_not_see_what_others_commit_are_said() {
    let (_, schema) = fresh();
    let strict = "SET default_transaction_isolation TO serializable";
    let datastore = PostgresDatastore::unverified(schema.settings().pool_size(1)).unwrap();
    datastore.schema().verify().unwrap();
    let mut connection = datastore.pool().get().unwrap();
    connection.batch_execute(strict).unwrap();
    drop(connection);
    let error = datastore.schema().verify().unwrap_err().to_string();
    assert!(
        error.contains("begin transactions at READ COMMITTED"),
        "{error}"
    );
}

#[test]
fn a_weaker_durability_is_an_explicit_choice() {
    let (_, schema) = fresh();
    let shown = |settings: PostgresSettings| {
        use diesel::{RunQueryDsl, dsl::sql, sql_types::Text};
        let datastore = PostgresDatastore::connect(settings).unwrap();
        let mut connection = datastore.pool().get().unwrap();
        let setting = sql::<Text>("SELECT current_setting('synchronous_commit')");
        setting
            .get_result::<String>(&mut *connection as &mut PgConnection)
            .unwrap()
    };
    assert_eq!(shown(schema.settings()), "off");
    let local = schema.settings().durability(Durability::Local);
    assert_eq!(shown(local.durable_storage()), "local");
    let settings = PostgresSettings::new(schema.settings().url());
    assert_eq!(settings.session().durability, Durability::On);
}

#[test]
fn a_server_that_waits_for_the_disk_is_taken() {
    let database = durable(Product::Postgres)
        .unwrap()
        .fresh_database()
        .unwrap();
    PostgresDatastore::open(database.url()).unwrap();
}

#[test]
fn a_server_that_does_not_wait_for_the_disk_is_an_explicit_choice() {
    for off in ["fsync", "full_page_writes"] {
        let weak = Settings::durable().and(off, "off");
        let server = Server::start_with(Product::Postgres, &weak).unwrap();
        let settings = |durability| {
            let settings = PostgresSettings::new(server.endpoint().url());
            settings.durability(durability)
        };
        PostgresDatastore::open(settings(Durability::Off)).unwrap();
        for durability in [Durability::On, Durability::Local] {
            let error = refusal(settings(durability));
            for said in [
                format!("the server is set to `{off} = off`, with which a power cut takes saves"),
                format!("run `ALTER SYSTEM SET {off} = on` and `SELECT"),
                "`Durability::Off`".into(),
            ] {
                assert!(error.contains(&said), "{said}: {error}");
            }
            PostgresDatastore::connect(settings(durability).durable_storage()).unwrap();
        }
    }
}

/// Who gives connections from a pool is not asked for settings.
#[test]
fn a_pool_of_a_server_that_does_not_wait_for_the_disk_is_refused() {
    let weak = Settings::durable().and("fsync", "off");
    let server = Server::start_with(Product::Postgres, &weak).unwrap();
    let pool = Pool::builder()
        .max_size(1)
        .connection_customizer(Box::new(PostgresSession::default()))
        .build_unchecked(ConnectionManager::new(server.endpoint().url()));
    let error = chain(&PostgresDatastore::from_pool(pool).unwrap_err());
    assert!(error.contains("set to `fsync = off`"), "{error}");
}

/// They say so by `version()`, which is not the server's where a schema in front of its own has one.
#[test]
fn a_server_that_speaks_the_protocol_alone_is_refused() {
    let (_, schema) = fresh();
    let name = schema.settings().session().schema.clone().unwrap();
    let version = "CREATE FUNCTION version() RETURNS text LANGUAGE sql AS \
                   $$SELECT 'CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, go1.19.10)'$$";
    schema.connection().batch_execute(version).unwrap();
    let url = format!(
        "{}?options=-csearch_path%3D{name}%2Cpg_catalog",
        schema.settings().url()
    );
    let settings = || PostgresSettings::new(&*url).durability(Durability::Off);
    for opened in [
        PostgresDatastore::open(settings()),
        PostgresDatastore::connect(settings()),
        PostgresDatastore::unverified(settings()),
        PostgresDatastore::open(settings().pgbouncer()),
        PostgresDatastore::from_pool(
            Pool::builder()
                .max_size(1)
                .build_unchecked(ConnectionManager::new(&*url)),
        ),
    ] {
        let error = opened.unwrap_err();
        assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
        let error = chain(&error);
        assert!(
            error.contains("the server is CockroachDB (`Cock"),
            "{error}"
        );
        assert!(error.contains("could miss events"), "{error}");
    }
}

#[test]
fn a_server_that_is_not_there_is_named_without_the_password() {
    let url = "postgres://teller:secret@127.0.0.1:1/bank";
    let error = chain(&PostgresDatastore::open(url).unwrap_err());
    assert!(
        error.contains("`postgres://teller@127.0.0.1:1/bank` cannot be reached"),
        "{error}"
    );
    assert!(!error.contains("secret"), "{error}");
}

/// As after a replication, or a copy of the rows alone: neither carries sequences along.
#[test]
fn a_sequence_that_lags_behind_its_table_is_no_conflict() {
    let (strategy, schema) = fresh();
    let id = new_id();
    strategy.append(&save(events(id, 0..3))).unwrap();
    let lagging = "SELECT setval(pg_get_serial_sequence('stored_events', 'log_position'), 1)";
    schema.connection().batch_execute(lagging).unwrap();

    let error = refusal(schema.settings());
    assert!(error.contains("lag behind the table"), "{error}");
    for batch in [events(id, 3..4), events(id, 3..5)] {
        let error = strategy.append(&save(batch)).unwrap_err();
        assert!(matches!(error, RecordError::Misuse { .. }), "{error:?}");
    }

    let (_, statement) = error.split_once("`SELECT").unwrap();
    let statement = format!("SELECT{}", statement.split('`').next().unwrap());
    schema.connection().batch_execute(&statement).unwrap();
    PostgresDatastore::connect(schema.settings()).unwrap();
    strategy.append(&save(events(id, 3..5))).unwrap();
}
