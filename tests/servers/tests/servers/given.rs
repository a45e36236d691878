//! Servers whose URL the environment gives: they are used, or nothing is.

use std::{
    env, fs,
    process::{Command, Output},
};

use eventsourcing_test_servers::{Product, Server, Settings};

use crate::on_every_product;

on_every_product! {
    is_used
    is_not_replaced_when_it_does_not_answer
    is_refused_when_it_is_no_url
}

/// A test of this suite that wants the shared server, in a process of its own.
fn test_with(product: Product, url: &str) -> Output {
    let module = match product {
        Product::Postgres => "postgres",
        Product::MariaDb => "mariadb",
    };
    Command::new(env::current_exe().unwrap())
        .arg(format!("databases::{module}::are_each_for_themselves"))
        .args(["--exact", "--nocapture"])
        .env(product.variable(), url)
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
