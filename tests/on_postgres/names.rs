//! What tables, columns, indexes and constraints are called.

use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_tests::{names::assert_that_names_need_no_quotes, postgres::FreshSchema};

#[test]
fn every_name_can_be_written_without_quotes() {
    let schema = FreshSchema::make();
    drop(PostgresDatastore::open(schema.settings()).unwrap());
    let connection = &mut schema.connection();
    assert_that_names_need_no_quotes(
        connection,
        "SELECT column_name::text AS name, table_name::text AS owner \
         FROM information_schema.columns WHERE table_schema = current_schema()",
        |column, table| format!("SELECT {column} FROM {table}"),
    );
    assert_that_names_need_no_quotes(
        connection,
        "SELECT relname::text AS name, '' AS owner FROM pg_class \
         WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace",
        |sequence, _| format!("SELECT last_value FROM {sequence}"),
    );
    assert_that_names_need_no_quotes(
        connection,
        "SELECT indexname::text AS name, tablename::text AS owner FROM pg_indexes \
         WHERE schemaname = current_schema()",
        |index, _| format!("REINDEX INDEX {index}"),
    );
    // Last, since they are gone then.
    assert_that_names_need_no_quotes(
        connection,
        "SELECT conname::text AS name, conrelid::regclass::text AS owner FROM pg_constraint \
         WHERE connamespace = current_schema()::regnamespace",
        |constraint, table| format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}"),
    );
}
