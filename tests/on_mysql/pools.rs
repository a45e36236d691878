//! Pools that are handed in.

use diesel::{
    MysqlConnection,
    connection::SimpleConnection,
    r2d2::{self, ConnectionManager, CustomizeConnection, Pool},
};
use eventsourcing::{Error, RecordStrategy};
use eventsourcing_diesel::{MysqlDatastore, MysqlSession};
use eventsourcing_test_servers::{Database, Product, durable};
use eventsourcing_tests::{chain, events, new_id, save};

/// Told as connections have to be, and then this.
#[derive(Debug)]
struct Then(&'static str);

impl CustomizeConnection<MysqlConnection, r2d2::Error> for Then {
    fn on_acquire(&self, connection: &mut MysqlConnection) -> Result<(), r2d2::Error> {
        MysqlSession::default().on_acquire(connection)?;
        let told = connection.batch_execute(self.0);
        told.map_err(r2d2::Error::QueryError)
    }
}

fn pool(database: &Database, then: &'static str) -> Pool<ConnectionManager<MysqlConnection>> {
    Pool::builder()
        .max_size(1)
        .connection_customizer(Box::new(Then(then)))
        .build_unchecked(ConnectionManager::new(database.url()))
}

fn database() -> Database {
    durable(Product::MariaDb).unwrap().fresh_database().unwrap()
}

#[test]
fn a_pool_of_the_callers_is_migrated_and_used() {
    let database = database();
    let pool = pool(&database, "SET SESSION lc_messages = 'en_GB'");
    let error = MysqlDatastore::from_pool(pool.clone()).unwrap_err();
    assert!(chain(&error).contains("lacks the migration"), "{error:?}");
    MysqlDatastore::migrate(&mut pool.get().unwrap()).unwrap();
    let datastore = MysqlDatastore::from_pool(pool).unwrap();
    let id = new_id();
    let saved = save(events(id, 0..2));
    datastore.strategy().append(&saved).unwrap();
    assert_eq!(datastore.strategy().get_items(&id.into()).unwrap().len(), 2);
}

#[test]
fn a_pool_whose_connections_lack_something_is_refused() {
    let database = database();
    for (then, said) in [
        (
            "SET SESSION lc_messages = 'de_DE'",
            "`lc_messages` is `de_DE`",
        ),
        ("SET SESSION autocommit = 0", "`autocommit` is off"),
        ("SET SESSION sql_mode = ''", "its `sql_mode` is ``"),
        (
            "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SERIALIZABLE",
        ),
    ] {
        let error = MysqlDatastore::from_pool(pool(&database, then)).unwrap_err();
        assert!(matches!(error, Error::Misuse { .. }), "{error:?}");
        let error = chain(&error);
        assert!(error.contains(said), "{error}");
        assert!(
            error.contains("tell connections as `MysqlSession` does"),
            "{error}"
        );
    }
}
