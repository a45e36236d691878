//! Connections that the server ends.

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::MysqlDatastore;
use eventsourcing_tests::{chain, events, new_id, save};

use super::fresh;

#[test]
fn a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another() {
    let (_, database) = fresh();
    let datastore = MysqlDatastore::connect(database.settings().pool_size(1)).unwrap();
    let strategy = datastore.strategy();
    let saved = save(events(new_id(), 0..2));
    end_connection(&datastore, &mut database.connection());

    let answer = strategy.append(&saved);
    assert!(
        matches!(answer, Err(RecordError::OutcomeUnknown(_))),
        "{answer:?}"
    );
    strategy.append(&saved).unwrap();
    let again = strategy.append(&saved);
    assert!(matches!(again, Err(RecordError::Conflict)), "{again:?}");
}

#[test]
fn a_read_on_a_connection_that_is_gone_says_so_and_the_next_has_another() {
    let (_, database) = fresh();
    let datastore = MysqlDatastore::connect(database.settings().pool_size(1)).unwrap();
    end_connection(&datastore, &mut database.connection());
    let answer = datastore.strategy().get_items(&new_id().into());
    let Err(error @ RecordError::Unavailable(_)) = answer else {
        panic!("{answer:?}");
    };
    assert!(chain(&error).contains("has closed the connection"));
    let found = datastore.strategy().get_items(&new_id().into()).unwrap();
    assert_eq!(found, []);
}

fn end_connection(datastore: &MysqlDatastore, by: &mut MysqlConnection) {
    let mut connection = datastore.pool().get().unwrap();
    let id: i64 = sql::<BigInt>("SELECT CAST(CONNECTION_ID() AS SIGNED)")
        .get_result(&mut *connection as &mut MysqlConnection)
        .unwrap();
    drop(connection);
    by.batch_execute(&format!("KILL {id}")).unwrap();
}
