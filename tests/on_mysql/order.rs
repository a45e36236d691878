//! A follower of the log sees every event once, in one order, whatever the writers do.

use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
    time::Duration,
};

use diesel::{Connection, connection::SimpleConnection as _, result::Error};
use eventsourcing::{LogPosition, RecordError, RecordStrategy, StoredEvent};
use eventsourcing_diesel::{MysqlStrategy, Within};
use eventsourcing_tests::{events, mysql::FreshDatabase, new_id, save};
use uuid::Uuid;

use super::{append, fresh, fresh_without_triggers};

type Fresh = fn() -> (MysqlStrategy, FreshDatabase);

fn page(strategy: &MysqlStrategy, after: LogPosition) -> Vec<(LogPosition, Uuid)> {
    let items = strategy.all_items(after, 50).unwrap();
    let place = |it: StoredEvent| (it.log_position.unwrap(), it.originator_id);
    items.into_iter().map(place).collect()
}

fn ids(strategy: &MysqlStrategy) -> Vec<Uuid> {
    let found = page(strategy, LogPosition::START);
    found.into_iter().map(|it| it.1).collect()
}

/// Who comes later waits, so that the follower sees nothing that an earlier one could stand before.
fn a_later_writer_waits(fresh: Fresh) {
    let (strategy, database) = fresh();
    let [early, late] = [new_id(), new_id()];
    let (tell, told) = channel();
    let mut held = database.connection();
    let writer = held
        .transaction(|held| {
            append(held, events(early, 0..1));
            let later = strategy.clone();
            let writer = thread::spawn(move || {
                later.append(&save(events(late, 0..1))).unwrap();
                tell.send(()).unwrap();
            });
            assert!(told.recv_timeout(Duration::from_millis(300)).is_err());
            assert!(ids(&strategy).is_empty());
            Ok::<_, Error>(writer)
        })
        .unwrap();
    writer.join().unwrap();
    assert_eq!(ids(&strategy), [early, late]);
}

#[test]
fn a_later_writer_waits_for_a_transaction_that_is_held_open() {
    a_later_writer_waits(fresh);
}

#[test]
fn a_later_writer_waits_where_there_is_no_trigger() {
    a_later_writer_waits(fresh_without_triggers);
}

const WRITERS: usize = 8;
const EACH: usize = 30;

/// Appends with a pause before each commit, rolls some back, and says what it has committed.
fn write(strategy: &MysqlStrategy, database: &FreshDatabase, number: usize) -> Vec<Uuid> {
    let mut connection = database.connection();
    let mut committed = Vec::new();
    for round in 0..EACH {
        let id = new_id();
        if round.is_multiple_of(3) {
            strategy.append(&save(events(id, 0..3))).unwrap();
            committed.push(id);
            continue;
        }
        let rolled_back = (number + round).is_multiple_of(5);
        let answer = connection.transaction(|connection| {
            append(connection, events(id, 0..3));
            let pause = (number * 7 + round * 13) % 10;
            thread::sleep(Duration::from_millis(pause as u64));
            if rolled_back {
                return Err(Error::RollbackTransaction);
            }
            Ok(())
        });
        assert_eq!(answer.is_err(), rolled_back);
        if !rolled_back {
            committed.push(id);
        }
    }
    committed
}

fn a_follower_misses_nothing(fresh: Fresh) {
    let (strategy, database) = fresh();
    let running = AtomicUsize::new(WRITERS);
    let (followed, mut committed) = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let (running, strategy, database) = (&running, &strategy, &database);
                scope.spawn(move || {
                    let committed = write(strategy, database, number);
                    running.fetch_sub(1, Ordering::SeqCst);
                    committed
                })
            })
            .collect();
        let followed = follow_to_the_end(&strategy, &running);
        let committed = writers.into_iter().flat_map(|it| it.join().unwrap());
        (followed, committed.collect::<Vec<_>>())
    });
    assert!(followed.is_sorted_by(|one, next| one.0 < next.0));
    let stored = strategy.all_items(LogPosition::START, usize::MAX).unwrap();
    assert_eq!(followed.len(), stored.len());
    let mut seen: Vec<_> = followed.into_iter().map(|it| it.1).collect();
    assert_eq!(seen.len(), committed.len() * 3);
    seen.sort_unstable();
    seen.dedup();
    committed.sort_unstable();
    assert_eq!(seen, committed);
}

#[test]
fn a_follower_misses_nothing_whatever_the_writers_do() {
    a_follower_misses_nothing(fresh);
}

#[test]
fn a_follower_misses_nothing_where_there_is_no_trigger() {
    a_follower_misses_nothing(fresh_without_triggers);
}

fn follow_to_the_end(strategy: &MysqlStrategy, running: &AtomicUsize) -> Vec<(LogPosition, Uuid)> {
    let mut seen: Vec<(LogPosition, Uuid)> = Vec::new();
    loop {
        let was_running = running.load(Ordering::SeqCst) > 0;
        let after = seen.last().map_or(LogPosition::START, |it| it.0);
        let found = page(strategy, after);
        if found.is_empty() && !was_running {
            return seen;
        }
        seen.extend(found);
    }
}

#[test]
fn a_follower_in_a_transaction_sees_what_is_committed_meanwhile_or_is_refused() {
    let (strategy, database) = fresh();
    strategy.append(&save(events(new_id(), 0..1))).unwrap();
    let mut connection = database.connection();
    let mut follow = |isolation: &str| {
        let told = format!("SET SESSION TRANSACTION ISOLATION LEVEL {isolation}");
        connection.batch_execute(&told).unwrap();
        let followed = |connection: &mut _| {
            Ok::<_, Error>(Within::new(connection).all_items(LogPosition::START, 10))
        };
        connection.transaction(followed).unwrap()
    };
    assert_eq!(follow("READ COMMITTED").unwrap().len(), 1);
    let refused = follow("REPEATABLE READ").unwrap_err();
    assert!(matches!(refused, RecordError::Misuse { .. }), "{refused:?}");
}
