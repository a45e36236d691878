//! What tables, columns, indexes, constraints and triggers are called.

use eventsourcing_diesel::MysqlDatastore;
use eventsourcing_tests::{mysql::FreshDatabase, names::assert_that_names_need_no_quotes};

#[test]
fn every_name_can_be_written_without_quotes() {
    let database = FreshDatabase::make();
    drop(MysqlDatastore::open(database.settings()).unwrap());
    let connection = &mut database.connection();
    assert_that_names_need_no_quotes(
        connection,
        "SELECT column_name AS name, table_name AS owner FROM information_schema.columns \
         WHERE table_schema = DATABASE()",
        |column, table| format!("SELECT {column} FROM {table}"),
    );
    assert_that_names_need_no_quotes(
        connection,
        "SELECT DISTINCT index_name AS name, table_name AS owner \
         FROM information_schema.statistics WHERE table_schema = DATABASE()",
        |index, table| format!("SELECT 1 FROM {table} USE INDEX ({index})"),
    );
    // Last, since they are gone then.
    assert_that_names_need_no_quotes(
        connection,
        "SELECT constraint_name AS name, table_name AS owner \
         FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()",
        |constraint, table| format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}"),
    );
    assert_that_names_need_no_quotes(
        connection,
        "SELECT trigger_name AS name, event_object_table AS owner \
         FROM information_schema.triggers WHERE trigger_schema = DATABASE()",
        |trigger, _| format!("DROP TRIGGER {trigger}"),
    );
}
