//! A follower of the log sees every event once, in one order, whatever the writers do.

use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

use diesel::{Connection, PgConnection, RunQueryDsl, connection::SimpleConnection, sql_query};
use eventsourcing::{LogPosition, RecordError, RecordStrategy};
use eventsourcing_diesel::{PostgresStrategy, Within};
use eventsourcing_tests::{events, new_id, postgres::FreshSchema, save};
use uuid::Uuid;

use super::{append, fresh};

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    log_position: i64,
}

/// Whoever reads what is there and goes on behind the last of it.
fn naively(connection: &mut PgConnection, after: i64) -> Vec<i64> {
    let rows: Vec<Row> = sql_query(format!(
        "SELECT log_position FROM stored_events WHERE log_position > {after} ORDER BY 1"
    ))
    .load(connection)
    .unwrap();
    rows.into_iter().map(|it| it.log_position).collect()
}

fn page(strategy: &PostgresStrategy, after: LogPosition) -> Vec<(LogPosition, Uuid)> {
    let items = strategy.all_items(after, 50).unwrap();
    let place = |it: eventsourcing::StoredEvent| (it.log_position.unwrap(), it.originator_id);
    items.into_iter().map(place).collect()
}

/// Reads the log elsewhere, while the caller goes on.
fn follow(strategy: &PostgresStrategy) -> Receiver<Vec<Uuid>> {
    let (tell, told) = channel();
    let strategy = strategy.clone();
    thread::spawn(move || {
        let found = page(&strategy, LogPosition::START);
        tell.send(found.into_iter().map(|it| it.1).collect())
    });
    told
}

/// However long this waits, it must not end before it may.
fn is_waiting(told: &Receiver<Vec<Uuid>>) -> bool {
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

    assert_eq!(naively(&mut schema.connection(), 0), [2]);
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
fn insert(id: Uuid) -> String {
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

const WRITERS: usize = 8;
const EACH: usize = 40;

/// Appends with a pause before each commit, and rolls some back.
fn write(schema: &FreshSchema, number: usize) {
    let mut connection = schema.connection();
    for round in 0..EACH {
        let rolled_back = (number + round).is_multiple_of(5);
        let answer = connection.transaction(|connection| {
            append(connection, events(new_id(), 0..3));
            let pause = (number * 7 + round * 13) % 20;
            thread::sleep(Duration::from_millis(pause as u64));
            if rolled_back {
                return Err(diesel::result::Error::RollbackTransaction);
            }
            Ok(())
        });
        assert_eq!(answer.is_err(), rolled_back);
    }
}

#[test]
fn a_follower_misses_nothing_where_a_naive_one_does() {
    let (strategy, schema) = fresh();
    let running = AtomicUsize::new(WRITERS);
    let (followed, naive) = thread::scope(|scope| {
        for number in 0..WRITERS {
            let (running, schema) = (&running, &schema);
            scope.spawn(move || {
                write(schema, number);
                running.fetch_sub(1, Ordering::SeqCst);
            });
        }
        let naive = scope.spawn(|| follow_naively(&schema, &running));
        (
            follow_to_the_end(&strategy, &running),
            naive.join().unwrap(),
        )
    });
    let stored = naively(&mut schema.connection(), 0);
    assert_eq!(followed, stored);
    assert!(naive.len() < stored.len(), "the writers did not overlap");
}

fn follow_to_the_end(strategy: &PostgresStrategy, running: &AtomicUsize) -> Vec<i64> {
    let mut seen = Vec::new();
    let mut after = LogPosition::START;
    loop {
        let was_running = running.load(Ordering::SeqCst) > 0;
        let found = page(strategy, after);
        let Some(last) = found.last() else {
            if was_running {
                continue;
            }
            return seen;
        };
        after = last.0;
        seen.extend(found.iter().map(|it| i64::try_from(it.0.0).unwrap()));
    }
}

fn follow_naively(schema: &FreshSchema, running: &AtomicUsize) -> Vec<i64> {
    let mut connection = schema.connection();
    let mut seen: Vec<i64> = Vec::new();
    loop {
        let was_running = running.load(Ordering::SeqCst) > 0;
        let found = naively(&mut connection, seen.last().copied().unwrap_or(0));
        if found.is_empty() && !was_running {
            return seen;
        }
        seen.extend(found);
    }
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
