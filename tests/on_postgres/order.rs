//! Whom a follower of the log waits for, and where it refuses to. Beside many writers it is in
//! `tests/order`.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use diesel::{
    Connection, RunQueryDsl as _, connection::SimpleConnection, dsl::sql, sql_types::Text,
};
use eventsourcing::{LogPosition, RecordError, RecordStrategy};
use eventsourcing_diesel::{PostgresDatastore, PostgresStrategy, Within};
use eventsourcing_test_servers::{Product, shared};
use eventsourcing_tests::{
    chain, events, new_id,
    postgres::FreshSchema,
    save,
    served::{Postgres, Served as _},
};
use uuid::Uuid;

use super::{append, fresh};

fn page(strategy: &PostgresStrategy, after: LogPosition) -> Vec<(LogPosition, Uuid)> {
    let items = strategy.all_items(after, 50).unwrap();
    let place = |it: eventsourcing::StoredEvent| (it.log_position.unwrap(), it.originator_id);
    items.into_iter().map(place).collect()
}

/// Reads the log elsewhere, while the caller goes on.
pub(super) fn follow(strategy: &PostgresStrategy) -> Receiver<Vec<Uuid>> {
    let (tell, told) = channel();
    let strategy = strategy.clone();
    thread::spawn(move || {
        let found = page(&strategy, LogPosition::START);
        tell.send(found.into_iter().map(|it| it.1).collect())
    });
    told
}

/// However long this waits, it must not end before it may.
pub(super) fn is_waiting(told: &Receiver<Vec<Uuid>>) -> bool {
    told.recv_timeout(Duration::from_millis(300)) == Err(RecvTimeoutError::Timeout)
}

#[test]
fn a_follower_waits_for_a_transaction_that_is_held_open() {
    let (strategy, schema) = fresh();
    let [early, late] = [new_id(), new_id()];
    let mut held = schema.connection();
    held.batch_execute("BEGIN").unwrap();
    held.batch_execute(&insert(early)).unwrap();
    strategy.append(&save(events(late, 0..1))).unwrap();

    let query = "SELECT log_position AS number FROM stored_events";
    let there = Postgres::numbers(&mut schema.connection(), query);
    assert_eq!(there.unwrap(), [2]);
    let told = follow(&strategy);
    assert!(is_waiting(&told));
    held.batch_execute("COMMIT").unwrap();
    assert_eq!(told.recv().unwrap(), [early, late]);
}

#[test]
fn a_follower_waits_for_a_transaction_that_is_prepared_meanwhile() {
    let (strategy, schema) = fresh();
    let [early, late] = [new_id(), new_id()];
    let mut held = schema.connection();
    held.batch_execute("BEGIN").unwrap();
    held.batch_execute(&insert(early)).unwrap();
    strategy.append(&save(events(late, 0..1))).unwrap();

    let told = follow(&strategy);
    assert!(is_waiting(&told));
    let name = new_id();
    held.batch_execute(&format!("PREPARE TRANSACTION '{name}'"))
        .unwrap();
    assert!(is_waiting(&told));
    held.batch_execute(&format!("COMMIT PREPARED '{name}'"))
        .unwrap();
    assert_eq!(told.recv().unwrap(), [early, late]);
}

/// A row by a statement of the user's own, since Diesel's transactions end where they began.
pub(super) fn insert(id: Uuid) -> String {
    format!(
        "INSERT INTO stored_events (originator_id, originator_version, event_type, state, timestamp, \
         save_id) VALUES ('{id}', 0, 'test#Happened', '{{}}', 0, '{id}')"
    )
}

#[test]
fn a_transaction_that_wrote_elsewhere_delays_nobody() {
    let (strategy, schema) = fresh();
    let mut other = schema.connection();
    other
        .batch_execute("CREATE TABLE others (id BIGINT); BEGIN; INSERT INTO others VALUES (1)")
        .unwrap();
    strategy.append(&save(events(new_id(), 0..3))).unwrap();
    assert_eq!(page(&strategy, LogPosition::START).len(), 3);
}

/// A follower without patience: whoever had to be waited for would be named at once.
fn impatient(schema: &FreshSchema) -> PostgresStrategy {
    let settings = schema.settings().log_patience(Duration::ZERO);
    let datastore = PostgresDatastore::connect(settings).unwrap();
    datastore.strategy().clone()
}

/// They are there from the beginning, and the numbers that were given last are not those of theirs.
#[test]
fn nobody_is_waited_for_but_those_who_write_to_the_table() {
    let (strategy, schema) = fresh();
    let [mut idle, mut elsewhere, mut locking, mut other_schema] =
        [(); 4].map(|()| schema.connection());
    idle.batch_execute("BEGIN; SELECT count(*) FROM stored_events")
        .unwrap();
    let others = "CREATE TABLE others (id BIGINT); BEGIN; INSERT INTO others VALUES (1)";
    elsewhere.batch_execute(others).unwrap();
    locking
        .batch_execute("BEGIN; LOCK TABLE stored_events IN ROW SHARE MODE")
        .unwrap();
    let (_, same_tables) = fresh();
    let name = same_tables.settings().session().schema.clone().unwrap();
    let their_events = insert(new_id());
    let set = format!("SET search_path TO {name}; BEGIN; {their_events}");
    other_schema.batch_execute(&set).unwrap();
    let database = shared(Product::Postgres).unwrap().fresh_database().unwrap();
    let other_database = Postgres::open(database.url()).unwrap();
    let mut other_database = other_database.pool().get().unwrap();
    other_database
        .batch_execute(&format!("BEGIN; {}", insert(new_id())))
        .unwrap();

    strategy.append(&save(events(new_id(), 0..3))).unwrap();
    assert_eq!(page(&impatient(&schema), LogPosition::START).len(), 3);
}

#[test]
fn a_follower_that_loses_patience_says_for_whom_it_waited() {
    let (strategy, schema) = fresh();
    let mut held = schema.connection();
    held.batch_execute("BEGIN").unwrap();
    held.batch_execute(&insert(new_id())).unwrap();
    let found = sql::<Text>(
        "SELECT virtualtransaction FROM pg_locks WHERE pid = pg_backend_pid() AND mode = \
         'RowExclusiveLock' AND relation = 'stored_events'::regclass",
    );
    let writer: String = found.get_result(&mut held).unwrap();
    strategy.append(&save(events(new_id(), 0..1))).unwrap();

    let settings = schema.settings().log_patience(Duration::from_millis(50));
    let patient = PostgresDatastore::connect(settings).unwrap();
    for follower in [patient.strategy(), &impatient(&schema)] {
        let error = follower.all_items(LogPosition::START, 50).unwrap_err();
        assert!(matches!(error, RecordError::Unavailable(_)), "{error:?}");
        let error = chain(&error);
        for said in [
            "is written to by transactions that stay open; end them",
            "1 of those who write to `stored_events` did not end within",
            &format!("in pg_locks: {writer}"),
        ] {
            assert!(error.contains(said), "{said}: {error}");
        }
    }
    // What is behind the last number that was given needs no waiting.
    let last = page_end(&schema);
    assert_eq!(page(&impatient(&schema), last), []);
    held.batch_execute("COMMIT").unwrap();
    assert_eq!(page(&impatient(&schema), LogPosition::START).len(), 2);
}

/// The last position that was given, committed or not.
fn page_end(schema: &FreshSchema) -> LogPosition {
    let query = "SELECT max(log_position) AS number FROM stored_events";
    let last = Postgres::numbers(&mut schema.connection(), query).unwrap()[0];
    LogPosition(last.unsigned_abs())
}

#[test]
fn a_patience_that_is_no_number_is_said() {
    let (strategy, schema) = fresh();
    strategy.append(&save(events(new_id(), 0..1))).unwrap();
    let mut connection = schema.connection();
    let told = "SET eventsourcing.log_patience TO 'long'";
    connection.batch_execute(told).unwrap();
    let what = refused(Within::new(&mut connection).all_items(LogPosition::START, 10));
    assert!(
        what.contains("`eventsourcing.log_patience` is `long`"),
        "{what}"
    );
    let untold = "RESET eventsourcing.log_patience";
    connection.batch_execute(untold).unwrap();
    let found = Within::new(&mut connection).all_items(LogPosition::START, 10);
    assert_eq!(found.unwrap().len(), 1);
}

/// It is no log: whoever begins meanwhile may come to stand in front of what was listed.
#[test]
fn originators_are_listed_without_waiting() {
    let (strategy, schema) = fresh();
    let [early, late] = [new_id(), new_id()];
    let mut held = schema.connection();
    held.batch_execute("BEGIN").unwrap();
    held.batch_execute(&insert(early)).unwrap();
    strategy.append(&save(events(late, 0..1))).unwrap();
    let listed = || {
        let found = strategy.originators(&["test#Happened"], LogPosition::START, 10);
        let ids = found.unwrap().into_iter().map(|it| it.1);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed(), [late], "what was just stored is there");
    held.batch_execute("COMMIT").unwrap();
    assert_eq!(listed(), [early, late]);
}

fn refused(answer: Result<Vec<eventsourcing::StoredEvent>, RecordError>) -> String {
    match answer {
        Err(RecordError::Misuse { what }) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_log_is_not_followed_in_a_transaction_that_has_written() {
    let (_, schema) = fresh();
    let mut connection = schema.connection();
    connection.test_transaction::<_, RecordError, _>(|connection| {
        append(connection, events(new_id(), 0..1));
        let within = Within::new(connection);
        let what = refused(within.all_items(LogPosition::START, 10));
        assert!(what.contains("has written"), "{what}");
        Ok(())
    });
}

#[test]
fn the_log_is_not_followed_where_commits_of_others_are_not_seen() {
    let (_, schema) = fresh();
    let mut connection = schema.connection();
    let answer = connection
        .build_transaction()
        .repeatable_read()
        .run(|connection| {
            let within = Within::new(connection);
            Ok::<_, diesel::result::Error>(refused(within.all_items(LogPosition::START, 10)))
        });
    let what = answer.unwrap();
    assert!(what.contains("repeatable read"), "{what}");
}

/// Who may write the table may not for that ask its sequence, whose last number newer servers then keep
/// to themselves: the log would seem empty.
#[test]
fn a_follower_that_may_not_ask_the_sequence_is_told_so() {
    let (strategy, schema) = fresh();
    let id = new_id();
    let mut connection = schema.connection();
    let role = format!("writer_{}", id.simple());
    let granted = format!(
        "CREATE ROLE {role}; GRANT USAGE ON SCHEMA {name} TO {role}; GRANT SELECT, INSERT, UPDATE, \
         DELETE ON ALL TABLES IN SCHEMA {name} TO {role}; SET ROLE {role}",
        name = schema.settings().session().schema.as_ref().unwrap()
    );
    connection.batch_execute(&granted).unwrap();
    append(&mut connection, events(id, 0..1));

    let answer = Within::new(&mut connection).all_items(LogPosition::START, 10);
    let is_told = |what: &str| what.contains("grant it SELECT on the sequence");
    assert!(
        matches!(&answer, Err(RecordError::Misuse { what }) if is_told(what)),
        "{answer:?}"
    );
    let ended = format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}");
    connection.batch_execute(&ended).unwrap();
    assert_eq!(page(&strategy, LogPosition::START).len(), 1);
}
