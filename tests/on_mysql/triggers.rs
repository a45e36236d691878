//! Log positions by a trigger, and without one.

use diesel::{Connection, MysqlConnection, connection::SimpleConnection};
use eventsourcing::{LogPosition, RecordError, RecordStrategy, SequencedItem};
use eventsourcing_diesel::{LogOrder, MysqlDatastore, MysqlSettings, MysqlStrategy};
use eventsourcing_tests::{chain, events, mysql::FreshDatabase, new_id, save};

use super::{fresh, fresh_without_triggers};

/// A user who may make tables and no triggers, and whether it was let in.
fn without_the_right(database: &FreshDatabase) -> MysqlSettings {
    let (authority, name) = database.url().rsplit_once('/').unwrap();
    let (_, host) = authority.rsplit_once('@').unwrap();
    let user = &name[name.len() - 16..];
    let rights = "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX";
    let granted =
        format!("GRANT {rights} ON {name}.* TO '{user}'@'%' IDENTIFIED BY 'secret-of-the-user'");
    database.connection().batch_execute(&granted).unwrap();
    let url = format!("mysql://{user}:secret-of-the-user@{host}/{name}");
    MysqlSettings::new(url).log_flush(eventsourcing_diesel::LogFlush::EverySecond)
}

#[test]
fn who_may_make_no_triggers_is_told_and_saves_without() {
    let database = FreshDatabase::make();
    let settings = without_the_right(&database);
    let error = chain(&MysqlDatastore::open(settings.clone()).unwrap_err());
    assert!(error.contains("MysqlSettings::without_triggers"), "{error}");
    assert!(!error.contains("secret"), "{error}");

    let datastore = MysqlDatastore::open(settings.clone().without_triggers()).unwrap();
    assert_eq!(datastore.log_order().unwrap(), LogOrder::CounterBySave);
    let append = |strategy: &MysqlStrategy| strategy.append(&save(events(new_id(), 0..2)));
    append(datastore.strategy()).unwrap();

    let administrator = MysqlDatastore::connect(database.settings()).unwrap();
    administrator.schema().set_up_triggers().unwrap();
    administrator.schema().set_up_triggers().unwrap();
    append(datastore.strategy()).unwrap();
    let anew = MysqlDatastore::connect(settings).unwrap();
    assert_eq!(anew.log_order().unwrap(), LogOrder::CounterByTrigger);
    append(anew.strategy()).unwrap();
    assert_eq!(positions(anew.strategy()), [1, 2, 3, 4, 5, 6]);
}

fn positions(strategy: &MysqlStrategy) -> Vec<u64> {
    let items = strategy.all_items(LogPosition::START, 100).unwrap();
    items.iter().map(|it| it.log_position.unwrap().0).collect()
}

#[test]
fn a_trigger_that_is_gone_is_said_and_nothing_is_stored() {
    let (strategy, database) = fresh();
    let mut administrator = database.connection();
    administrator
        .batch_execute("DROP TRIGGER stored_events_log_position")
        .unwrap();
    let refused = strategy.append(&save(events(new_id(), 0..1)));
    let Err(RecordError::Misuse { what }) = refused else {
        panic!("{refused:?}");
    };
    assert!(what.contains("the trigger"), "{what}");
    assert!(positions(&strategy).is_empty());
}

#[test]
fn a_counter_row_that_is_gone_is_said_and_nothing_is_stored() {
    for fresh in [fresh, fresh_without_triggers] {
        let (strategy, database) = fresh();
        strategy.append(&save(events(new_id(), 0..3))).unwrap();
        let gone = "DELETE FROM log_counters";
        database.connection().batch_execute(gone).unwrap();
        let checks = save(Vec::new()).requiring_unchanged(new_id(), None);
        for refused in [save(events(new_id(), 0..1)), checks] {
            let refused = strategy.append(&refused);
            let Err(RecordError::Misuse { what }) = refused else {
                panic!("{refused:?}");
            };
            assert!(what.contains("`log_counters`"), "{what}");
        }
        assert_eq!(positions(&strategy), [1, 2, 3]);
    }
}

#[test]
fn a_counter_row_that_lags_behind_is_no_conflict() {
    for fresh in [fresh, fresh_without_triggers] {
        let (strategy, database) = fresh();
        strategy.append(&save(events(new_id(), 0..3))).unwrap();
        let back = "UPDATE log_counters SET last_position = 1";
        database.connection().batch_execute(back).unwrap();
        let refused = strategy.append(&save(events(new_id(), 0..1)));
        let Err(RecordError::Misuse { what }) = refused else {
            panic!("{refused:?}");
        };
        assert!(what.contains("lags behind"), "{what}");
    }
}

/// One that only checks draws a position, which nothing has; what comes next has the one after it.
#[test]
fn a_save_that_only_checks_leaves_a_gap_that_followers_pass() {
    for fresh in [fresh, fresh_without_triggers] {
        let (strategy, database) = fresh();
        let id = new_id();
        strategy.append(&save(events(id, 0..1))).unwrap();
        let checks = save(Vec::new()).requiring_unchanged(id, 0);
        strategy.append(&checks).unwrap();
        strategy.append(&save(events(id, 1..3))).unwrap();
        assert_eq!(positions(&strategy), [1, 3, 4]);
        let after = strategy.all_items(LogPosition(1), 1).unwrap();
        assert_eq!(after[0].log_position, Some(LogPosition(3)));
        MysqlDatastore::connect(database.settings()).unwrap();
    }
}

#[test]
fn tables_number_their_items_apart() {
    let (_, database) = fresh();
    let datastore = MysqlDatastore::connect(database.settings()).unwrap();
    let items = datastore.table::<SequencedItem>().unwrap();
    for _ in 0..2 {
        let saved = save(events(new_id(), 0..2));
        datastore.strategy().append(&saved).unwrap();
        items.strategy().append(&saved).unwrap();
    }
    assert_eq!(positions(datastore.strategy()), [1, 2, 3, 4]);
    let found = items.strategy().all_items(LogPosition::START, 9).unwrap();
    assert_eq!(found.len(), 4);
    assert_eq!(found[3].log_position, Some(LogPosition(4)));
}

/// A row of the user's own statement has a position too.
#[test]
fn a_row_inserted_by_hand_is_numbered_by_the_trigger() {
    let (strategy, database) = fresh();
    let by_hand = "INSERT INTO stored_events (originator_id, originator_version, event_type, state, \
                   timestamp, save_id) VALUES (REPEAT('a', 16), 0, 'a#B', '{}', 0, REPEAT('b', 16))";
    let mut connection = MysqlConnection::establish(database.url()).unwrap();
    connection.batch_execute(by_hand).unwrap();
    assert_eq!(positions(&strategy), [1]);
}
