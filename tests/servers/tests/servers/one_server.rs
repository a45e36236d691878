//! One server: started, stopped, killed, started again.

use std::{net::TcpStream, thread};

use eventsourcing_test_servers::{Error, Product, Server, Settings, durable};
use url::Url;

use crate::{on_every_product, processes};

on_every_product! {
    answers_a_query
    has_what_was_committed_after_it_was_killed
    has_what_was_committed_after_it_was_stopped
    has_what_was_committed_after_it_was_stopped_immediately
    is_gone_with_its_value
    meets_no_other
    takes_settings
    is_durable_for_programs
    says_why_it_does_not_start
}

fn port(server: &Server) -> u16 {
    Url::parse(server.endpoint().url()).unwrap().port().unwrap()
}

fn answers_a_query(product: Product) {
    let server = Server::start(product).unwrap();
    assert_eq!(server.endpoint().run("SELECT 6 * 7").unwrap(), "42");
    let processes = processes::of_server(server.folder());
    assert!(!processes.is_empty());
    for process in processes {
        assert_ne!(process.user, 0, "{process:?} is root's");
    }
}

fn has_what_was_committed_after_it_was_killed(product: Product) {
    is_started_again_after(product, Server::kill);
}

fn has_what_was_committed_after_it_was_stopped_immediately(product: Product) {
    is_started_again_after(product, Server::stop_immediately);
}

fn has_what_was_committed_after_it_was_stopped(product: Product) {
    is_started_again_after(product, Server::stop);
}

fn is_started_again_after(product: Product, end: fn(&mut Server) -> Result<(), Error>) {
    let mut server = Server::start(product).unwrap();
    let database = server.endpoint().fresh_database().unwrap();
    let statements = "CREATE TABLE kept (number INT); INSERT INTO kept VALUES (42);";
    database.endpoint().run(statements).unwrap();
    let busy = database.endpoint().clone();
    let query = match product {
        Product::Postgres => "SELECT pg_sleep(1000)",
        Product::MariaDb => "SELECT SLEEP(1000)",
    };
    let busy = thread::spawn(move || busy.run(query));

    end(&mut server).unwrap();
    busy.join().unwrap().unwrap_err();
    assert_eq!(processes::of_server(server.folder()), []);
    TcpStream::connect(("127.0.0.1", port(&server))).unwrap_err();

    server.start_again().unwrap();
    let numbers = database.endpoint().run("SELECT number FROM kept").unwrap();
    assert_eq!(numbers, "42");
}

fn is_gone_with_its_value(product: Product) {
    let server = Server::start(product).unwrap();
    let folder = server.folder().to_owned();
    let port = port(&server);
    drop(server);
    assert!(!folder.exists());
    assert_eq!(processes::of_server(&folder), []);
    TcpStream::connect(("127.0.0.1", port)).unwrap_err();
}

fn meets_no_other(product: Product) {
    let start = || Server::start(product).unwrap();
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(start);
        let other = scope.spawn(start);
        (one.join().unwrap(), other.join().unwrap())
    });
    assert_ne!(port(&one), port(&other));
    assert_ne!(one.folder(), other.folder());
    one.endpoint()
        .run("CREATE TABLE mine (number INT)")
        .unwrap();
    other.endpoint().run("SELECT * FROM mine").unwrap_err();
    drop(one);
    other
        .endpoint()
        .run("CREATE TABLE mine (number INT)")
        .unwrap();
}

/// A query that says how durable a server is, its answer by one that is quick, and by one that is durable.
fn durability(product: Product) -> (&'static str, &'static str, &'static str) {
    match product {
        Product::Postgres => ("SHOW fsync", "off", "on"),
        Product::MariaDb => ("SELECT @@innodb_flush_log_at_trx_commit", "2", "1"),
    }
}

fn is_durable_for_programs(product: Product) {
    let (show, _, is_durable) = durability(product);
    let server = durable(product).unwrap();
    assert_eq!(server.run(show).unwrap(), is_durable);
}

fn takes_settings(product: Product) {
    let (show, fast, durable) = durability(product);
    let server = Server::start(product).unwrap();
    assert_eq!(server.endpoint().run(show).unwrap(), fast);
    let settings = Settings::durable().and("max_connections", "217");
    let server = Server::start_with(product, &settings).unwrap();
    assert_eq!(server.endpoint().run(show).unwrap(), durable);
    let connections = match product {
        Product::Postgres => "SHOW max_connections",
        Product::MariaDb => "SELECT @@max_connections",
    };
    assert_eq!(server.endpoint().run(connections).unwrap(), "217");
}

fn says_why_it_does_not_start(product: Product) {
    let settings = Settings::default().and("no_such_setting", "1");
    let error = Server::start_with(product, &settings).unwrap_err();
    let text = error.to_string();
    assert!(text.contains(product.name()), "{text}");
    assert!(text.contains("no_such_setting"), "{text}");
}
