//! Connections that the server ends.

use diesel::{connection::SimpleConnection, dsl::sql, prelude::*, sql_types::BigInt};
use eventsourcing_diesel::MysqlDatastore;
use eventsourcing_tests::{lost, mysql::FreshDatabase};

use super::fresh;

#[test]
fn a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another() {
    let (datastore, database) = with_one_connection();
    lost::a_save_on_a_connection_that_is_gone_has_an_unknown_outcome_and_the_next_has_another(
        &datastore,
        |it| end_connection(it, &mut database.connection()),
    );
}

#[test]
fn a_read_on_a_connection_that_is_gone_says_so_and_the_next_has_another() {
    let (datastore, database) = with_one_connection();
    lost::a_read_on_a_connection_that_is_gone_says_so_and_the_next_has_another(&datastore, |it| {
        end_connection(it, &mut database.connection());
    });
}

fn with_one_connection() -> (MysqlDatastore, FreshDatabase) {
    let (_, database) = fresh();
    let settings = database.settings().pool_size(1);
    (MysqlDatastore::connect(settings).unwrap(), database)
}

fn end_connection(datastore: &MysqlDatastore, by: &mut MysqlConnection) {
    let mut connection = datastore.pool().get().unwrap();
    let id: i64 = sql::<BigInt>("SELECT CAST(CONNECTION_ID() AS SIGNED)")
        .get_result(&mut *connection as &mut MysqlConnection)
        .unwrap();
    drop(connection);
    by.batch_execute(&format!("KILL {id}")).unwrap();
}
