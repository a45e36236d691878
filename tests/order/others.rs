//! Transactions that stay open, and write nothing that a follower has to wait for.

use diesel::connection::{Connection as _, SimpleConnection as _};
use eventsourcing::{RecordError, RecordStrategy as _};
use eventsourcing_diesel::Within;
use eventsourcing_test_servers::{Database, shared};
use eventsourcing_tests::{events, new_id, save, served::Served};

/// Does this while a save in another database of the server, with the same tables, is not committed.
pub(crate) fn while_another_database_is_written<S: Served, T>(work: impl FnOnce() -> T) -> T {
    let database = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
    let datastore = S::open(database.url()).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let connection: &mut S::Connection = &mut connection;
    connection.test_transaction::<_, RecordError, _>(|connection| {
        Within::new(connection).append(&save(events(new_id(), 0..1)))?;
        Ok(work())
    })
}

/// Does this while a row of another table of the database is not committed.
pub(crate) fn while_another_table_is_written<S: Served, T>(
    database: &Database,
    work: impl FnOnce() -> T,
) -> T {
    database
        .endpoint()
        .run("CREATE TABLE others (id BIGINT);")
        .unwrap();
    let datastore = S::open(database.url()).unwrap();
    let mut connection = datastore.pool().get().unwrap();
    let connection: &mut S::Connection = &mut connection;
    connection.test_transaction::<_, diesel::result::Error, _>(|connection| {
        connection.batch_execute("INSERT INTO others VALUES (1)")?;
        Ok(work())
    })
}
