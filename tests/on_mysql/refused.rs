//! What the server refuses or would cut off, and saves that meet.

use diesel::{Connection, MysqlConnection, RunQueryDsl, connection::SimpleConnection, sql_query};
use eventsourcing::{RecordError, RecordStrategy, StoredEvent};
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
    let other = std::thread::spawn({
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
