//! Databases on the server that a run shares.

use eventsourcing_test_servers::{Product, shared};

use crate::on_every_product;

on_every_product! {
    are_each_for_themselves
    are_dropped_with_their_value
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
