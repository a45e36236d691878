//! A transaction of the caller's own that PostgreSQL rolls back: run again from its beginning, it is done.

use std::{error::Error, sync::mpsc::channel, thread};

use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use eventsourcing::{RecordError, RecordStrategy as _};
use eventsourcing_diesel::{PostgresDatastore, Within};
use eventsourcing_tests::{
    chain, events, new_id,
    postgres::FreshSchema,
    save,
    served::{Postgres, Served as _},
};
use uuid::Uuid;

use super::append;

type Answer = Result<(), Box<dyn Error>>;

const PAID: &str = "UPDATE orders SET paid = paid + 1";

/// Pays an order and appends the event of it, or says what the strategy answered.
fn pay(datastore: &PostgresDatastore, connection: &mut PgConnection, id: Uuid) -> Answer {
    connection.transaction(|connection| {
        connection.batch_execute(PAID)?;
        let within = datastore.within(connection);
        let next = within.strategy().get_items(&id.into())?.len() as u64;
        Ok(within
            .strategy()
            .append(&save(events(id, next..next + 1)))?)
    })
}

/// Why the strategy answered that nothing was written and all of it may be run again.
fn rolled_back(answer: Answer) -> String {
    let error = answer.unwrap_err();
    match error.downcast_ref() {
        Some(error @ RecordError::RolledBack(_)) => chain(error),
        _ => panic!("{error:?}"),
    }
}

/// Of two who wait for each other, the one that looks first is rolled back.
fn looks_for_deadlocks(connection: &mut PgConnection, after: &str) {
    let set = format!("SET deadlock_timeout = '{after}'; SET lock_timeout = 0");
    connection.batch_execute(&set).unwrap();
}

#[test]
fn a_transaction_that_is_rolled_back_by_a_deadlock_runs_again() {
    let schema = FreshSchema::make();
    let datastore = PostgresDatastore::open(schema.settings()).unwrap();
    let id = new_id();
    let [mut ours, mut theirs] = [schema.connection(), schema.connection()];
    let orders = "CREATE TABLE orders (paid BIGINT); INSERT INTO orders VALUES (0)";
    ours.batch_execute(orders).unwrap();
    looks_for_deadlocks(&mut ours, "10ms");
    looks_for_deadlocks(&mut theirs, "1h");

    // They append and then want our row; we have it, and want the place that they took.
    let (has_appended, appended) = channel();
    let (has_row, row) = channel();
    let answer = thread::scope(|scope| {
        scope.spawn(move || {
            let both = theirs.transaction(|connection| {
                append(connection, events(id, 0..1));
                has_appended.send(()).unwrap();
                row.recv().unwrap();
                connection.batch_execute(PAID)
            });
            both.unwrap();
        });
        appended.recv().unwrap();
        ours.transaction(|connection| {
            connection.batch_execute(PAID)?;
            has_row.send(())?;
            Ok(Within::new(connection).append(&save(events(id, 0..1)))?)
        })
    });
    let why = rolled_back(answer);
    assert!(why.contains("deadlock detected"), "{why}");
    assert_eq!(paid_and_stored(&mut ours), [1, 1], "theirs alone");

    pay(&datastore, &mut ours, id).unwrap();
    assert_eq!(paid_and_stored(&mut ours), [2, 2]);
}

/// The savepoint of the save alone is taken back: the caller decides whether that of its own is too.
#[test]
fn a_transaction_that_waited_too_long_runs_again() {
    let schema = FreshSchema::make();
    let datastore = PostgresDatastore::open(schema.settings()).unwrap();
    let id = new_id();
    let [mut ours, mut held] = [schema.connection(), schema.connection()];
    let orders = "CREATE TABLE orders (paid BIGINT); INSERT INTO orders VALUES (0); \
                  SET lock_timeout = 50";
    ours.batch_execute(orders).unwrap();
    held.batch_execute("BEGIN").unwrap();
    held.batch_execute(&super::order::insert(id)).unwrap();

    let why = rolled_back(pay(&datastore, &mut ours, id));
    assert!(why.contains("lock timeout"), "{why}");
    assert_eq!(paid_and_stored(&mut ours), [0, 0]);
    held.batch_execute("COMMIT").unwrap();
    pay(&datastore, &mut ours, id).unwrap();
    assert_eq!(paid_and_stored(&mut ours), [1, 2]);
}

#[test]
fn errors_of_the_callers_own_statements_are_told_apart() {
    let schema = FreshSchema::make();
    PostgresDatastore::open(schema.settings()).unwrap();
    let [mut ours, mut held] = [schema.connection(), schema.connection()];
    let orders = "CREATE TABLE orders (paid BIGINT); INSERT INTO orders VALUES (0); \
                  SET lock_timeout = 50";
    ours.batch_execute(orders).unwrap();
    held.batch_execute("BEGIN").unwrap();
    held.batch_execute(PAID).unwrap();
    let mut meaning_of = |statement: &str| {
        let answer = ours.transaction(|ours| ours.batch_execute(statement));
        PostgresDatastore::record_error(answer.unwrap_err())
    };
    let waited = meaning_of(PAID);
    assert!(matches!(waited, RecordError::RolledBack(_)), "{waited:?}");
    let wrong = meaning_of("SELECT * FROM nowhere");
    assert!(matches!(wrong, RecordError::Misuse { .. }), "{wrong:?}");
    let lost = meaning_of("SELECT pg_terminate_backend(pg_backend_pid())");
    assert!(matches!(lost, RecordError::OutcomeUnknown(_)), "{lost:?}");
}

fn paid_and_stored(connection: &mut PgConnection) -> [i64; 2] {
    let found = "SELECT paid AS number FROM orders UNION ALL SELECT count(*) FROM stored_events";
    let found = Postgres::numbers(connection, found).unwrap();
    [found[0], found[1]]
}
