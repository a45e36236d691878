//! Databases on the server that a run shares.

use std::thread;

use eventsourcing_test_servers::{Product, shared};

use crate::{on_every_product, processes::wait_until};

on_every_product! {
    are_each_for_themselves
    are_dropped_with_their_value
    are_dropped_while_somebody_uses_them
    begin_as_copies_of_a_template
}

fn are_each_for_themselves(product: Product) {
    let server = shared(product).unwrap();
    let one = server.fresh_database().unwrap();
    let other = server.fresh_database().unwrap();
    let statements = "CREATE TABLE mine (number INT); INSERT INTO mine VALUES (1), (2);";
    one.endpoint().run(statements).unwrap();
    let numbers = one
        .endpoint()
        .run("SELECT number FROM mine ORDER BY 1")
        .unwrap();
    assert_eq!(numbers, "1\n2");
    other.endpoint().run("SELECT number FROM mine").unwrap_err();
}

fn are_dropped_with_their_value(product: Product) {
    let server = shared(product).unwrap();
    let database = server.fresh_database().unwrap();
    let endpoint = database.endpoint().clone();
    assert!(database.url().ends_with(database.name()));
    endpoint.run("SELECT 1").unwrap();
    drop(database);
    endpoint.run("SELECT 1").unwrap_err();
}

fn are_dropped_while_somebody_uses_them(product: Product) {
    let server = shared(product).unwrap();
    let database = server.fresh_database().unwrap();
    let (sleep, sleeping) = match product {
        Product::Postgres => (
            "pg_sleep(1000)",
            "pg_stat_activity WHERE query LIKE '%sleep(1000)%' AND datname",
        ),
        Product::MariaDb => (
            "SLEEP(1000)",
            "information_schema.PROCESSLIST WHERE info LIKE '%SLEEP(1000)%' AND db",
        ),
    };
    let statements = format!(
        "CREATE TABLE held (number INT); BEGIN; INSERT INTO held VALUES (1); SELECT {sleep};"
    );
    let somebody = database.endpoint().clone();
    let somebody = thread::spawn(move || somebody.run(&statements));
    let count = format!("SELECT COUNT(*) FROM {sleeping} = '{}'", database.name());
    wait_until("somebody sleeps", || server.run(&count).unwrap() == "1");
    let endpoint = database.endpoint().clone();
    drop(database);
    somebody.join().unwrap().unwrap_err();
    endpoint.run("SELECT 1").unwrap_err();
}

fn begin_as_copies_of_a_template(product: Product) {
    let database = shared(product).unwrap().fresh_database().unwrap();
    let statements = "CREATE TABLE migrated (name VARCHAR(20)); \
                      INSERT INTO migrated VALUES ('it''s a café');";
    database.endpoint().run(statements).unwrap();
    let template = database.into_template().unwrap();
    let one = template.fresh_database().unwrap();
    one.endpoint().run("DELETE FROM migrated").unwrap();
    let other = template.fresh_database().unwrap();
    let names = other.endpoint().run("SELECT name FROM migrated").unwrap();
    assert_eq!(names, "it's a café");
}
