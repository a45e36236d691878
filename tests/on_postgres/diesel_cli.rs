//! The Diesel CLI and this library make the same database.

use diesel::{prelude::*, sql_query, sql_types::Text};
use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_test_servers::{Database, Product, shared};
use eventsourcing_tests::{
    diesel_cli::{assert_that_the_schema_is_checked, crate_folder, run, run_step_by_step},
    postgres::on_any_disk,
};

/// The CLI knows of no schema but that of the role: it has a database of its own.
fn fresh_database() -> Database {
    shared(Product::Postgres).unwrap().fresh_database().unwrap()
}

fn diesel(arguments: &[&str], database: &Database) -> String {
    let config = ["--config-file", "diesel.postgres.toml"];
    let output = run(&[&config, arguments].concat(), database.url());
    String::from_utf8(output.stdout).unwrap()
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Object {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

/// Columns, constraints and indices of all that a database consists of, but Diesel's own table.
fn objects(database: &Database) -> Vec<Object> {
    let mut connection = PgConnection::establish(database.url()).unwrap();
    sql_query(
        "SELECT relname || '.' || attname AS name, concat(format_type(atttypid, atttypmod), attnotnull, \
         attidentity, pg_get_expr(adbin, adrelid)) AS definition FROM pg_attribute JOIN pg_class c ON \
         attrelid = c.oid LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum WHERE \
         relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped \
         AND relname NOT LIKE '\\_\\_%' UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM \
         pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '\\_\\_%' \
         UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' \
         AND tablename NOT LIKE '\\_\\_%' ORDER BY name, definition",
    )
    .load(&mut connection)
    .unwrap()
}

#[test]
fn a_database_made_by_the_cli_equals_one_made_by_open() {
    let [by_cli, by_open] = [fresh_database(), fresh_database()];
    diesel(&["migration", "run"], &by_cli);
    PostgresDatastore::open(on_any_disk(by_open.url())).unwrap();
    assert_eq!(objects(&by_cli), objects(&by_open));
    for name in [
        "stored_events_first",
        "snapshots.state",
        "dictionaries.content",
    ] {
        assert!(objects(&by_cli).iter().any(|it| it.name == name), "{name}");
    }
    PostgresDatastore::connect(on_any_disk(by_cli.url())).unwrap();
    diesel(&["migration", "run"], &by_open);
}

#[test]
fn a_database_made_step_by_step_equals_a_fresh_one() {
    let [by_steps, by_open] = [fresh_database(), fresh_database()];
    let found = || objects(&by_steps);
    run_step_by_step("migrations/postgres", by_steps.url(), found);
    PostgresDatastore::open(on_any_disk(by_open.url())).unwrap();
    assert_eq!(objects(&by_steps), objects(&by_open));
    PostgresDatastore::connect(on_any_disk(by_steps.url())).unwrap();
}

#[test]
fn migrations_can_be_redone_and_reverted() {
    let database = fresh_database();
    diesel(&["migration", "run"], &database);
    let made = objects(&database);
    diesel(&["migration", "redo"], &database);
    assert_eq!(objects(&database), made);
    diesel(&["migration", "redo", "--all"], &database);
    assert_eq!(objects(&database), made);
    diesel(&["migration", "revert", "--all"], &database);
    assert_eq!(objects(&database), []);
    PostgresDatastore::connect(on_any_disk(database.url())).unwrap_err();
}

#[test]
fn the_schema_is_what_the_cli_prints() {
    let database = fresh_database();
    PostgresDatastore::open(on_any_disk(database.url())).unwrap();
    let schema = std::fs::read_to_string(crate_folder().join("src/schema.rs")).unwrap();
    assert_eq!(diesel(&["print-schema"], &database), schema);
}

#[test]
fn the_cli_refuses_a_schema_that_is_not_that_of_the_migrations() {
    let database = fresh_database();
    assert_that_the_schema_is_checked("diesel.postgres.toml", database.url());
    PostgresDatastore::connect(on_any_disk(database.url())).unwrap();
}
