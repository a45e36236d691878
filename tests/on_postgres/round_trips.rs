//! What a command costs.

use std::fs;

use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_test_servers::{Product, Proxy, Server, Settings};
use eventsourcing_tests::{postgres::on_any_disk, round_trips::assert_that_a_command_asks};

fn statements(server: &Server) -> Vec<String> {
    let log = fs::read_to_string(server.folder().join("log")).unwrap();
    let statement = |line: &str| {
        let (_, said) = line.split_once("LOG:  ")?;
        let (how, statement) = said.split_once(": ")?;
        (how == "statement" || how.starts_with("execute ")).then(|| statement.to_owned())
    };
    log.lines().filter_map(statement).collect()
}

#[test]
fn a_command_is_two_statements_and_two_round_trips() {
    let settings = Settings::default().and("log_statement", "all");
    let server = Server::start_with(Product::Postgres, &settings).unwrap();
    let proxy = Proxy::start(server.endpoint()).unwrap();
    let settings = on_any_disk(proxy.endpoint().url()).pool_size(1);
    let datastore = PostgresDatastore::open(settings).unwrap();
    let log = || statements(&server);
    assert_that_a_command_asks(&datastore, &proxy, log, &["SELECT", "INSERT"], 2);
}
