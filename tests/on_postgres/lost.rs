//! Connections that the server ends.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Integer},
};
use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_tests::{lost, postgres::FreshSchema};

use super::fresh;

#[test]
fn a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another() {
    let (datastore, schema) = with_one_connection();
    lost::a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another(
        &datastore,
        |it| end_connection(it, &mut schema.connection()),
    );
}

#[test]
fn a_read_on_a_connection_that_is_gone_says_so_and_the_next_has_another() {
    let (datastore, schema) = with_one_connection();
    lost::a_read_on_a_connection_that_is_gone_says_so_and_the_next_has_another(&datastore, |it| {
        end_connection(it, &mut schema.connection());
    });
}

fn with_one_connection() -> (PostgresDatastore, FreshSchema) {
    let (_, schema) = fresh();
    let settings = schema.settings().pool_size(1);
    (PostgresDatastore::connect(settings).unwrap(), schema)
}

fn end_connection(datastore: &PostgresDatastore, by: &mut PgConnection) {
    let mut connection = datastore.pool().get().unwrap();
    let pid: i32 = sql::<Integer>("SELECT pg_backend_pid()")
        .get_result(&mut *connection as &mut PgConnection)
        .unwrap();
    drop(connection);
    let ended: bool = sql::<Bool>(&format!("SELECT pg_terminate_backend({pid}, 5000)"))
        .get_result(by)
        .unwrap();
    assert!(ended);
}
