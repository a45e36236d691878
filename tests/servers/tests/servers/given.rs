//! Servers whose URL the environment gives: they are used, or nothing is.

use std::{
    env, fs,
    process::{Command, Output},
};

use eventsourcing_test_servers::{Product, Server, Settings, Shared};

use crate::on_every_product;

on_every_product! {
    is_used
    is_not_replaced_when_it_does_not_answer
    is_refused_when_it_is_no_url
    is_the_durable_one_as_well
}

/// A test of this suite that wants a database on the shared server, in a process of its own.
fn test_with(product: Product, url: &str) -> Output {
    test_of(product, "databases", "are_each_for_themselves", url)
}

fn test_of(product: Product, suite: &str, test: &str, url: &str) -> Output {
    let module = match product {
        Product::Postgres => "postgres",
        Product::MariaDb => "mariadb",
    };
    Command::new(env::current_exe().unwrap())
        .arg(format!("{suite}::{module}::{test}"))
        .args(["--exact", "--nocapture"])
        .env(product.variable(), url)
        .env_remove(Shared::Durable(product).variable())
        .output()
        .unwrap()
}

fn is_used(product: Product) {
    let settings = match product {
        Product::Postgres => Settings::default().and("log_statement", "all"),
        Product::MariaDb => Settings::default()
            .and("general_log", "ON")
            .and("log_output", "TABLE"),
    };
    let server = Server::start_with(product, &settings).unwrap();
    let output = test_with(product, server.endpoint().url());
    assert!(output.status.success(), "{output:?}");
    let statements = match product {
        Product::Postgres => fs::read_to_string(server.folder().join("log")).unwrap(),
        Product::MariaDb => {
            let query = "SELECT argument FROM mysql.general_log";
            server.endpoint().run(query).unwrap()
        }
    };
    assert!(statements.contains("CREATE TABLE mine"), "{statements}");
}

fn is_not_replaced_when_it_does_not_answer(product: Product) {
    let mut server = Server::start(product).unwrap();
    server.kill().unwrap();
    let output = test_with(product, server.endpoint().url());
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("127.0.0.1"), "{said}");
}

fn is_refused_when_it_is_no_url(product: Product) {
    let output = test_with(product, "localhost");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(product.variable()), "{said}");
    assert!(said.contains("127.0.0.1:1234"), "{said}");
}

fn is_the_durable_one_as_well(product: Product) {
    let server = Server::start(product).unwrap();
    let test = "is_durable_for_programs";
    let output = test_of(product, "one_server", test, server.endpoint().url());
    assert!(!output.status.success(), "it is not durable");
    let server = Server::start_with(product, &Settings::durable()).unwrap();
    let output = test_of(product, "one_server", test, server.endpoint().url());
    assert!(output.status.success(), "{output:?}");
}
