//! The Diesel CLI and this library make the same database.

use diesel::{prelude::*, sql_query, sql_types::Text};
use eventsourcing_diesel::{LogOrder, MysqlDatastore};
use eventsourcing_tests::{
    diesel_cli::{assert_that_the_schema_is_checked, crate_folder, refused, run, run_step_by_step},
    mysql::FreshDatabase,
};

fn diesel(arguments: &[&str], database: &FreshDatabase) -> String {
    let config = ["--config-file", "diesel.mysql.toml"];
    let output = run(&[&config, arguments].concat(), database.url());
    String::from_utf8(output.stdout).unwrap()
}

fn run_triggers(database: &FreshDatabase) {
    let folder = ["--migration-dir", "migrations/mysql-trigger"];
    diesel(&[&["migration", "run"][..], &folder].concat(), database);
}

#[derive(QueryableByName, Debug, PartialEq)]
struct Object {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

/// Tables, columns, indices, constraints and triggers of all that a database consists of, but Diesel's own table.
fn objects(database: &FreshDatabase) -> Vec<Object> {
    let mut connection = database.connection();
    sql_query(
        "SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) AS name, CONCAT_WS(' ', COLUMN_TYPE, IS_NULLABLE, \
         COLUMN_DEFAULT, COLLATION_NAME) AS definition FROM information_schema.COLUMNS WHERE \
         TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE '\\_\\_%' UNION ALL SELECT CONCAT(TABLE_NAME, \
         ' ', INDEX_NAME), CONCAT_WS(' ', NON_UNIQUE, SEQ_IN_INDEX, COLUMN_NAME) FROM \
         information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE '\\_\\_%' \
         UNION ALL SELECT CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE \
         CONSTRAINT_SCHEMA = DATABASE() UNION ALL SELECT TRIGGER_NAME, ACTION_STATEMENT FROM \
         information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() UNION ALL SELECT TABLE_NAME, CONCAT_WS(' ', ENGINE, TABLE_COLLATION) FROM \
         information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE '\\_\\_%' \
         ORDER BY name, definition",
    )
    .load(&mut connection)
    .unwrap()
}

#[test]
fn a_database_made_by_the_cli_equals_one_made_by_open() {
    let [by_cli, by_open] = [FreshDatabase::make(), FreshDatabase::make()];
    diesel(&["migration", "run"], &by_cli);
    let datastore = MysqlDatastore::connect(by_cli.settings()).unwrap();
    assert_eq!(datastore.log_order().unwrap(), LogOrder::CounterBySave);
    run_triggers(&by_cli);
    let datastore = MysqlDatastore::connect(by_cli.settings()).unwrap();
    assert_eq!(datastore.log_order().unwrap(), LogOrder::CounterByTrigger);

    MysqlDatastore::open(by_open.settings()).unwrap();
    assert_eq!(objects(&by_cli), objects(&by_open));
    for name in [
        "stored_events stored_events_sequence",
        "stored_events_log_position",
        "snapshots.state",
        "dictionaries.content",
    ] {
        assert!(objects(&by_cli).iter().any(|it| it.name == name), "{name}");
    }
    diesel(&["migration", "run"], &by_open);
    run_triggers(&by_open);
}

#[test]
fn a_database_made_step_by_step_equals_a_fresh_one() {
    let [by_steps, by_open] = [FreshDatabase::make(), FreshDatabase::make()];
    for folder in ["migrations/mysql", "migrations/mysql-trigger"] {
        run_step_by_step(folder, by_steps.url(), || everything(&by_steps));
    }
    MysqlDatastore::open(by_open.settings()).unwrap();
    assert_eq!(everything(&by_steps), everything(&by_open));
    MysqlDatastore::connect(by_steps.settings()).unwrap();
}

/// The counters of the tables as well, which migrations make.
fn everything(database: &FreshDatabase) -> Vec<Object> {
    let mut found = objects(database);
    if found.iter().any(|it| it.name == "log_counters.table_name") {
        let counters = "SELECT table_name AS name, CONCAT_WS(' ', last_position, by_trigger) AS \
                        definition FROM log_counters ORDER BY table_name";
        let counters = sql_query(counters).load(&mut database.connection());
        found.extend(counters.unwrap());
    }
    found
}

#[test]
fn migrations_can_be_redone_and_reverted() {
    let database = FreshDatabase::make();
    diesel(&["migration", "run"], &database);
    let made = objects(&database);
    diesel(&["migration", "redo"], &database);
    assert_eq!(objects(&database), made);
    diesel(&["migration", "redo", "--all"], &database);
    assert_eq!(objects(&database), made);
    diesel(&["migration", "revert", "--all"], &database);
    assert_eq!(objects(&database), []);
    MysqlDatastore::connect(database.settings()).unwrap_err();
}

/// Migrations of two folders are of one order; those of the triggers come last.
#[test]
fn what_open_has_made_is_reverted_by_the_cli_triggers_first() {
    let database = FreshDatabase::make();
    MysqlDatastore::open(database.settings()).unwrap();
    let made = everything(&database);
    let of_triggers = |arguments: &[&'static str]| {
        let folder = ["--migration-dir", "migrations/mysql-trigger"];
        [&["migration"][..], arguments, &folder].concat()
    };
    for what in ["revert", "redo"] {
        let said = refused(
            &["--config-file", "diesel.mysql.toml", "migration", what],
            database.url(),
        );
        assert!(said.contains("20261122080003"), "{said}");
        assert_eq!(everything(&database), made);
    }
    diesel(&of_triggers(&["redo", "--number", "4"]), &database);
    assert_eq!(everything(&database), made);
    diesel(&of_triggers(&["revert", "--number", "4"]), &database);
    let datastore = MysqlDatastore::connect(database.settings()).unwrap();
    assert_eq!(datastore.log_order().unwrap(), LogOrder::CounterBySave);
    diesel(&["migration", "redo"], &database);
    diesel(&["migration", "revert", "--all"], &database);
    assert_eq!(everything(&database), []);
}

#[test]
fn the_schema_is_what_the_cli_prints() {
    let database = FreshDatabase::make();
    MysqlDatastore::open(database.settings()).unwrap();
    let schema = std::fs::read_to_string(crate_folder().join("src/schema.rs")).unwrap();
    assert_eq!(diesel(&["print-schema"], &database), schema);
}

#[test]
fn the_cli_refuses_a_schema_that_is_not_that_of_the_migrations() {
    let database = FreshDatabase::make();
    assert_that_the_schema_is_checked("diesel.mysql.toml", database.url());
    MysqlDatastore::connect(database.settings()).unwrap();
}
