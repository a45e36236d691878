//! Connections that the server ends.

use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use eventsourcing::{RecordError, RecordStrategy};
use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_tests::{events, new_id, save};

use super::fresh;

#[test]
fn a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another() {
    let (_, schema) = fresh();
    let datastore = PostgresDatastore::connect(schema.settings().pool_size(1)).unwrap();
    let strategy = datastore.strategy();
    let saved = save(events(new_id(), 0..2));
    end_connection(&datastore, &mut schema.connection());

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
    let (_, schema) = fresh();
    let datastore = PostgresDatastore::connect(schema.settings().pool_size(1)).unwrap();
    end_connection(&datastore, &mut schema.connection());
    let answer = datastore.strategy().get_items(&new_id().into());
    assert!(
        matches!(answer, Err(RecordError::Unavailable(_))),
        "{answer:?}"
    );
    assert_eq!(
        datastore.strategy().get_items(&new_id().into()).unwrap(),
        []
    );
}

fn end_connection(datastore: &PostgresDatastore, by: &mut PgConnection) {
    let mut connection = datastore.pool().get().unwrap();
    let pid: i32 = sql::<diesel::sql_types::Integer>("SELECT pg_backend_pid()")
        .get_result(&mut *connection as &mut PgConnection)
        .unwrap();
    drop(connection);
    let ended: bool = sql::<Bool>(&format!("SELECT pg_terminate_backend({pid}, 5000)"))
        .get_result(by)
        .unwrap();
    assert!(ended);
}
