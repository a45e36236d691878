//! Behind pgbouncer in transaction mode. The whole contract is in `tests/contract`.

use std::thread;

use diesel::{RunQueryDsl as _, connection::SimpleConnection as _, dsl::sql, sql_types::BigInt};
use eventsourcing::{Error, LogPosition, RecordStrategy, SequencedItem};
use eventsourcing_diesel::{Durability, PostgresDatastore, PostgresSettings};
use eventsourcing_tests::{
    chain, events, new_id,
    pooled::{CLIENT_CONNECTIONS, FreshRole, SERVER_CONNECTIONS},
    postgres::on_any_disk,
    save,
};

use super::order::{follow, insert, is_waiting};

fn refusal(opened: Result<PostgresDatastore, Error>) -> String {
    match opened {
        Err(error @ Error::Misuse { .. }) => chain(&error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_role_without_settings_is_told_all_that_it_lacks() {
    let role = FreshRole::make();
    let settings = || role.settings().durability(Durability::On);
    role.set("synchronous_commit", "off");
    role.set("default_transaction_isolation", "serializable");
    for opened in [
        PostgresDatastore::open(settings()),
        PostgresDatastore::connect(settings()),
        PostgresDatastore::unverified(settings()),
    ] {
        let error = refusal(opened);
        for said in [
            format!("SET search_path = \"{}\"`", role.schema()),
            "SET synchronous_commit = on`".into(),
            "SET lock_timeout = 5000`".into(),
            "SET default_transaction_isolation = 'read committed'`".into(),
            "`RECONNECT`".into(),
        ] {
            assert!(error.contains(&said), "{said}: {error}");
        }
    }
}

/// What an error says is all that has to be done.
#[test]
fn a_role_is_altered_by_what_the_error_says() {
    let role = FreshRole::make();
    role.set("synchronous_commit", "local");
    let error = refusal(PostgresDatastore::open(role.settings()));
    let quoted = error.split('`');
    let statements: Vec<_> = quoted.filter(|it| it.starts_with("ALTER ROLE")).collect();
    assert_eq!(statements.len(), 3, "{error}");
    role.administer(&statements.join(";"));
    role.reconnect();
    PostgresDatastore::open(role.settings()).unwrap();
    PostgresDatastore::connect(role.settings()).unwrap();
}

#[test]
fn each_setting_is_looked_for() {
    let role = FreshRole::ready();
    PostgresDatastore::open(role.settings()).unwrap();
    for (setting, value, said) in [
        ("search_path", "public", "SET search_path = \"test_"),
        ("synchronous_commit", "off", "SET synchronous_commit = on"),
        ("lock_timeout", "0", "SET lock_timeout = 5000"),
        ("lock_timeout", "6s", "SET lock_timeout = 5000"),
    ] {
        role.set(setting, value);
        role.reconnect();
        let error = refusal(PostgresDatastore::connect(role.settings()));
        assert!(error.contains(said), "{error}");
        assert_eq!(error.matches("ALTER ROLE").count(), 1, "{error}");
        role.make_ready();
        role.reconnect();
    }
    role.set("synchronous_commit", "off");
    role.set("lock_timeout", "4s");
    role.reconnect();
    PostgresDatastore::connect(role.settings().durability(Durability::Off)).unwrap();
}

/// More clients than connections to the server, each with statements and transactions.
#[test]
fn many_clients_share_a_few_connections() {
    let role = FreshRole::ready();
    let datastore = PostgresDatastore::open(role.settings()).unwrap();
    let items = datastore.table::<SequencedItem>().unwrap();
    let work = |strategy: &dyn RecordStrategy<Position = u64>| {
        for is_keyed in [false, true] {
            let id = new_id();
            let mut first = save(events(id, 0..1));
            if is_keyed {
                first = first.with_key(id.to_string());
            }
            strategy.append(&first).unwrap();
            strategy.append(&save(events(id, 1..5))).unwrap();
            assert_eq!(strategy.get_items(&id.into()).unwrap().len(), 5);
        }
    };
    thread::scope(|scope| {
        for _ in 0..CLIENT_CONNECTIONS {
            scope.spawn(|| work(datastore.strategy()));
            scope.spawn(|| work(items.strategy()));
        }
    });
    let found = datastore.strategy().all_items(LogPosition::START, 1000);
    assert_eq!(found.unwrap().len(), 10 * CLIENT_CONNECTIONS as usize);

    let count = |of_what| {
        let mut connection = role.connection();
        let count = sql::<BigInt>(of_what).get_result::<i64>(&mut connection);
        count.unwrap()
    };
    let served = count("SELECT count(*) FROM pg_stat_activity WHERE usename = current_user");
    assert!(served <= i64::from(SERVER_CONNECTIONS), "{served}");
    let mut all: Vec<_> = (0..SERVER_CONNECTIONS).map(|_| role.connection()).collect();
    for connection in &mut all {
        connection.batch_execute("BEGIN").unwrap();
    }
    for connection in &mut all {
        let prepared = sql::<BigInt>("SELECT count(*) FROM pg_prepared_statements");
        assert_eq!(prepared.get_result(connection), Ok(0_i64));
    }
}

#[test]
fn a_follower_waits_for_a_transaction_on_another_connection() {
    let role = FreshRole::ready();
    let datastore = PostgresDatastore::open(role.settings()).unwrap();
    let [early, late] = [new_id(), new_id()];
    let mut held = role.connection();
    held.batch_execute(&format!("BEGIN; {}", insert(early)))
        .unwrap();
    let late_save = save(events(late, 0..1));
    datastore.strategy().append(&late_save).unwrap();

    let told = follow(datastore.strategy());
    assert!(is_waiting(&told));
    held.batch_execute("COMMIT").unwrap();
    assert_eq!(told.recv().unwrap(), [early, late]);
}

/// Told nothing of the pooler, a client would tell its settings to another's connection, and run another's
/// statement by the name of its own.
#[test]
fn a_setting_that_was_forgotten_is_said() {
    let role = FreshRole::ready();
    let by_others = PostgresDatastore::open(role.settings()).unwrap();
    let forgotten = || PostgresSettings::new(role.url()).schema("another");
    let refused = || {
        for opened in [
            PostgresDatastore::open(forgotten()),
            PostgresDatastore::connect(forgotten()),
            PostgresDatastore::unverified(forgotten()),
        ] {
            let error = refusal(opened);
            assert!(error.contains("`PostgresSettings::pgbouncer`"), "{error}");
        }
    };
    refused();
    thread::scope(|scope| {
        let others: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..100 {
                        let saved = save(events(new_id(), 0..1));
                        by_others.strategy().append(&saved).unwrap();
                    }
                })
            })
            .collect();
        while !others.iter().all(thread::ScopedJoinHandle::is_finished) {
            refused();
        }
    });
    let found = by_others.strategy().all_items(LogPosition::START, 1000);
    assert_eq!(found.unwrap().len(), 300, "nobody was told another schema");
}

#[test]
fn a_pooler_that_keeps_connections_needs_no_setting() {
    let role = FreshRole::make();
    let settings = on_any_disk(role.url_of_sessions()).schema(role.schema());
    let datastore = PostgresDatastore::open(settings).unwrap();
    let id = new_id();
    for versions in [0..1, 1..5] {
        let saved = save(events(id, versions));
        datastore.strategy().append(&saved).unwrap();
    }
    let found = datastore.strategy().all_items(LogPosition::START, 10);
    assert_eq!(found.unwrap().len(), 5);
}
