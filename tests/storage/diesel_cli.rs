//! The Diesel CLI and this library make the same database.

use std::path::Path;

use diesel::{prelude::*, sql_query, sql_types::Text};
use eventsourcing_diesel::SqliteDatastore;
use eventsourcing_tests::diesel_cli::{
    assert_that_the_schema_is_checked, crate_folder, run, run_step_by_step,
};
use tempfile::tempdir;

const RUN: &[&str] = &["migration", "run", "--migration-dir", "migrations/sqlite"];

#[derive(QueryableByName, Debug, PartialEq)]
struct Object {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

/// All that a database consists of, but Diesel's own table, which the CLI writes a little
/// differently.
fn objects(database: &Path) -> Vec<Object> {
    let mut connection = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    sql_query(
        "SELECT name, coalesce(sql, '') AS definition FROM sqlite_schema \
         WHERE tbl_name <> '__diesel_schema_migrations' ORDER BY name",
    )
    .load(&mut connection)
    .unwrap()
}

#[test]
fn a_database_made_by_the_cli_equals_one_made_by_open() {
    let folder = tempdir().unwrap();
    let [by_cli, by_open] = ["cli.db", "open.db"].map(|it| folder.path().join(it));
    run(RUN, &by_cli);
    SqliteDatastore::open(&*by_open).unwrap();
    assert_eq!(objects(&by_cli), objects(&by_open));
    for name in ["stored_events_first", "snapshots", "dictionaries"] {
        assert!(objects(&by_cli).iter().any(|it| it.name == name), "{name}");
    }
    SqliteDatastore::connect(&*by_cli).unwrap();
    SqliteDatastore::open(&*by_cli).unwrap();
    run(RUN, &by_open);
}

#[test]
fn a_database_made_step_by_step_equals_a_fresh_one() {
    let folder = tempdir().unwrap();
    let [by_steps, by_open] = ["steps.db", "open.db"].map(|it| folder.path().join(it));
    let found = || {
        let mut found = objects(&by_steps);
        // Which SQLite makes, and keeps.
        found.retain(|it| it.name != "sqlite_sequence");
        found.iter().map(meaning).collect::<Vec<_>>()
    };
    run_step_by_step("migrations/sqlite", &by_steps, found);
    SqliteDatastore::open(&*by_open).unwrap();
    assert_eq!(objects(&by_steps), objects(&by_open));
    SqliteDatastore::connect(&*by_steps).unwrap();
}

/// What a definition says, without comments, spaces, and the quotes of a table that was renamed.
fn meaning(object: &Object) -> (String, String) {
    let lines = object.definition.lines();
    let code = lines.map(|it| it.split("--").next().unwrap_or_default());
    let words = code.flat_map(str::split_whitespace).collect::<Vec<_>>();
    (object.name.clone(), words.join(" ").replace('"', ""))
}

#[test]
fn migrations_can_be_redone_and_reverted() {
    let folder = tempdir().unwrap();
    let database = folder.path().join("bank.db");
    run(RUN, &database);
    let made = objects(&database);
    let migration = |what| ["migration", what, "--migration-dir", "migrations/sqlite"];
    let all = |what| [&migration(what)[..], &["--all"]].concat();
    run(&migration("redo"), &database);
    assert_eq!(objects(&database), made);
    run(&all("redo"), &database);
    assert_eq!(objects(&database), made);
    run(&all("revert"), &database);
    let left: Vec<_> = objects(&database).into_iter().map(|it| it.name).collect();
    assert_eq!(left, ["sqlite_sequence"], "which SQLite keeps");
    SqliteDatastore::connect(&*database).unwrap_err();
}

#[test]
fn the_schema_is_what_the_cli_prints() {
    let folder = tempdir().unwrap();
    let database = folder.path().join("bank.db");
    SqliteDatastore::open(&*database).unwrap();
    let printed = run(&["print-schema"], &database).stdout;
    let schema = std::fs::read_to_string(crate_folder().join("src/schema.rs")).unwrap();
    assert_eq!(String::from_utf8(printed).unwrap(), schema);
}

#[test]
fn the_cli_refuses_a_schema_that_is_not_that_of_the_migrations() {
    let folder = tempdir().unwrap();
    let database = folder.path().join("bank.db");
    assert_that_the_schema_is_checked("diesel.toml", &database);
    SqliteDatastore::connect(&*database).unwrap();
}

#[test]
fn the_command_that_an_error_names_is_one_that_works() {
    let folder = tempdir().unwrap();
    let database = folder.path().join("bank.db");
    let error = SqliteDatastore::connect(&*database)
        .unwrap_err()
        .to_string();
    let (_, command) = error.split_once("`diesel ").unwrap();
    let (command, _) = command.split_once('`').unwrap();
    let arguments: Vec<_> = command.split(' ').collect();
    let (url, arguments) = arguments.split_last().unwrap();
    let (_, arguments) = arguments.split_last().unwrap();
    run(arguments, Path::new(url));
    SqliteDatastore::connect(&*database).unwrap();
}
