//! What tables, columns and indexes are called.

use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::names::assert_that_names_need_no_quotes;

#[test]
fn every_name_can_be_written_without_quotes() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let connection = &mut *datastore.pool().get().unwrap();
    assert_that_names_need_no_quotes(
        connection,
        "SELECT name, tbl_name AS owner FROM sqlite_schema WHERE type = 'index' \
         AND name NOT LIKE 'sqlite%'",
        |index, _| format!("REINDEX {index}"),
    );
    assert_that_names_need_no_quotes(
        connection,
        "SELECT c.name, t.name AS owner FROM sqlite_schema t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
        |column, table| format!("SELECT {column} FROM {table}"),
    );
}
