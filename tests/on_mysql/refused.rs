//! What the server refuses or would cut off, and saves that meet.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use diesel::{Connection, MysqlConnection, RunQueryDsl, connection::SimpleConnection, sql_query};
use eventsourcing::{RecordError, RecordStrategy, Retry, Save, StoredEvent};
use eventsourcing_diesel::{MysqlDatastore, Within};
use eventsourcing_tests::{event, events, new_id, save};

use super::{append, fresh};

fn misuse(answer: Result<(), RecordError>) -> String {
    match answer {
        Err(RecordError::Misuse { what }) => what,
        other => panic!("{other:?}"),
    }
}

/// Also on a connection that was told nothing, where the server would cut it off.
#[test]
fn a_topic_that_is_too_long_is_refused() {
    let (strategy, database) = fresh();
    let mut connection = MysqlConnection::establish(database.url()).unwrap();
    connection.batch_execute("SET sql_mode = ''").unwrap();
    let longest: StoredEvent = StoredEvent::new(new_id(), 0, "é".repeat(255), "{}".to_owned());
    strategy.append(&save(vec![longest])).unwrap();
    let longer = || StoredEvent::new(new_id(), 0, "é".repeat(256), "{}".to_owned());
    let what = misuse(strategy.append(&save(vec![longer()])));
    assert!(what.contains("more than 255 characters"), "{what}");
    let what = misuse(Within::new(&mut connection).append(&save(vec![longer()])));
    assert!(what.contains("more than 255 characters"), "{what}");
}

#[test]
fn a_key_that_is_too_long_is_refused() {
    let (strategy, _database) = fresh();
    let keyed = |length| save(events(new_id(), 0..1)).with_key("k".repeat(length));
    strategy.append(&keyed(2048)).unwrap();
    let what = misuse(strategy.append(&keyed(2049)));
    assert!(what.contains("there is room for 2048"), "{what}");
}

#[test]
fn what_is_larger_than_a_packet_of_the_server_is_refused_and_the_next_save_goes_on() {
    let (strategy, _database) = fresh();
    let mut large: StoredEvent = event(new_id(), 0);
    large.state = vec![b'x'; 65 << 20];
    let what = misuse(strategy.append(&save(vec![large])));
    assert!(
        what.contains("make its `max_allowed_packet` larger"),
        "{what}"
    );
    strategy.append(&save(events(new_id(), 0..1))).unwrap();
}

/// Each statement of a large save is taken, though not the whole of it at once.
#[test]
fn a_save_of_many_large_states_is_several_statements() {
    let (strategy, _database) = fresh();
    let id = new_id();
    let large = |version| {
        let mut large: StoredEvent = event(id, version);
        large.state = vec![b'x'; 9 << 20];
        large
    };
    strategy.append(&save((0..8).map(large).collect())).unwrap();
    assert_eq!(strategy.get_items(&id.into()).unwrap().len(), 8);
}

#[test]
fn a_save_that_waits_too_long_is_rolled_back() {
    let (_, database) = fresh();
    let settings = database.settings();
    let settings = settings.lock_timeout(std::time::Duration::from_secs(1));
    let datastore = MysqlDatastore::connect(settings).unwrap();
    let mut held = database.connection();
    held.test_transaction::<_, diesel::result::Error, _>(|held| {
        append(held, events(new_id(), 0..1));
        for versions in [0..2, 0..1200] {
            let answer = datastore
                .strategy()
                .append(&save(events(new_id(), versions)));
            assert!(
                matches!(answer, Err(RecordError::RolledBack(_))),
                "{answer:?}"
            );
        }
        Ok(())
    });
    datastore
        .strategy()
        .append(&save(events(new_id(), 0..2)))
        .unwrap();
}

/// Who takes rows of its own and then appends, and who appends and then wants those rows.
#[test]
fn of_two_transactions_that_wait_for_each_other_one_is_rolled_back() {
    let (strategy, database) = fresh();
    let mut first = database.connection();
    first
        .batch_execute("CREATE TABLE tills (id BIGINT PRIMARY KEY); INSERT INTO tills VALUES (1)")
        .unwrap();
    let takes = || sql_query("SELECT id FROM tills WHERE id = 1 FOR UPDATE");
    let (locked, is_locked) = std::sync::mpsc::channel();
    let (appended, has_appended) = std::sync::mpsc::channel();
    let other = thread::spawn({
        let mut other = database.connection();
        move || {
            other.transaction(|other| {
                is_locked.recv().unwrap();
                append(other, events(new_id(), 0..1));
                appended.send(()).unwrap();
                takes().execute(other)
            })
        }
    });
    let answer = first.transaction(|first| {
        takes().execute(first)?;
        locked.send(()).unwrap();
        has_appended.recv().unwrap();
        let answer = Within::new(first).append(&save(events(new_id(), 0..1)));
        match answer {
            Err(RecordError::RolledBack(_)) => Err(diesel::result::Error::RollbackTransaction),
            answer => {
                answer.unwrap();
                Ok(())
            }
        }
    });
    let other = other.join().unwrap();
    assert_ne!(answer.is_ok(), other.is_ok(), "{answer:?} {other:?}");
    let stored = strategy.all_items(eventsourcing::LogPosition::START, 9);
    assert_eq!(stored.unwrap().len(), 1);
}

/// Both get through where each runs the whole again, as the documentation of [`Within`] shows.
#[test]
fn two_transactions_that_wait_for_each_other_are_both_done_when_they_are_run_again() {
    let (strategy, database) = fresh();
    let make = "CREATE TABLE tills (id BIGINT PRIMARY KEY); INSERT INTO tills VALUES (1)";
    database.connection().batch_execute(make).unwrap();
    let (begun, attempts) = (&Barrier::new(2), &AtomicUsize::new(0));
    let run = &|rows_first: bool| {
        let mut connection = database.connection();
        let saved = save(events(new_id(), 0..1));
        let mut steps: [Step; 2] = [take_till, append_in];
        if !rows_first {
            steps.reverse();
        }
        let mut meet = Some(begun);
        let attempt = || {
            attempts.fetch_add(1, Ordering::SeqCst);
            connection.transaction(|connection| {
                steps[0](connection, &saved)?;
                meet.take().map(Barrier::wait);
                steps[1](connection, &saved)
            })
        };
        Retry::default().run(attempt, Undone::is_rolled_back)
    };
    thread::scope(|scope| {
        let both = [true, false].map(|rows_first| scope.spawn(move || run(rows_first)));
        for one in both {
            one.join().unwrap().unwrap();
        }
    });
    assert!(attempts.load(Ordering::SeqCst) > 2, "none was rolled back");
    let stored = strategy.all_items(eventsourcing::LogPosition::START, 9);
    assert_eq!(stored.unwrap().len(), 2);
}

#[derive(Debug)]
struct Undone(RecordError);

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Self {
        Self(MysqlDatastore::record_error(error))
    }
}

impl Undone {
    fn is_rolled_back(&self) -> bool {
        matches!(self.0, RecordError::RolledBack(_))
    }
}

type Step = fn(&mut MysqlConnection, &Save) -> Result<(), Undone>;

fn take_till(connection: &mut MysqlConnection, _: &Save) -> Result<(), Undone> {
    let till = sql_query("SELECT id FROM tills WHERE id = 1 FOR UPDATE");
    Ok(till.execute(connection).map(drop)?)
}

fn append_in(connection: &mut MysqlConnection, save: &Save) -> Result<(), Undone> {
    let answer = Within::new(connection).append(save);
    answer.map_err(Undone)
}
