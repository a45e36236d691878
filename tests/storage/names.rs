//! What tables, columns and indexes are called.

use diesel::{connection::SimpleConnection, prelude::*, sql_query, sql_types::Text};
use eventsourcing_diesel::SqliteDatastore;

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    of: String,
}

#[test]
fn every_name_can_be_written_without_quotes() {
    let datastore = SqliteDatastore::open(":memory:").unwrap();
    let connection = &mut *datastore.pool().get().unwrap();
    let named = |sql: &str, connection: &mut SqliteConnection| -> Vec<Named> {
        sql_query(sql).load(connection).unwrap()
    };
    let indexes = named(
        "SELECT name, tbl_name AS \"of\" FROM sqlite_schema WHERE type = 'index' \
         AND name NOT LIKE 'sqlite%'",
        connection,
    );
    assert!(!indexes.is_empty());
    for Named { name, .. } in indexes {
        connection
            .batch_execute(&format!("REINDEX {name}"))
            .unwrap();
    }
    let columns = named(
        "SELECT c.name, t.name AS \"of\" FROM sqlite_schema t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'",
        connection,
    );
    assert!(!columns.is_empty());
    for Named { name, of } in columns {
        connection
            .batch_execute(&format!("SELECT {name} FROM {of}"))
            .unwrap();
    }
}
