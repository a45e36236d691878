//! The proxy passes on what is said, and does harm where it was told to.

use eventsourcing_test_servers::{Database, Fault, Product, Proxy, shared};

use crate::on_every_product;

on_every_product! {
    passes_on_what_is_said
    cuts_a_connection
    holds_a_request_back
}

fn proxied(product: Product) -> (Database, Proxy) {
    let database = shared(product).unwrap().fresh_database().unwrap();
    let proxy = Proxy::start(database.endpoint()).unwrap();
    (database, proxy)
}

fn passes_on_what_is_said(product: Product) {
    let (database, proxy) = proxied(product);
    let long = "x".repeat(1 << 20);
    let said = proxy.endpoint().run(&format!("SELECT '{long}'")).unwrap();
    assert!(said == long);
    let name = match product {
        Product::Postgres => "SELECT current_database()",
        Product::MariaDb => "SELECT database()",
    };
    assert_eq!(proxy.endpoint().run(name).unwrap(), database.name());
    assert!(proxy.round_trips() >= 4);
}

fn cuts_a_connection(product: Product) {
    let (_database, proxy) = proxied(product);
    for messages in 0..4 {
        proxy.after(messages, Fault::Cut);
        proxy.endpoint().run("SELECT 6 * 7").unwrap_err();
        assert!(proxy.disarm());
        proxy.settle();
        assert_eq!(proxy.endpoint().run("SELECT 6 * 7").unwrap(), "42");
    }
}

/// One of the requests of a client is the statement that it was given.
fn holds_a_request_back(product: Product) {
    let (database, proxy) = proxied(product);
    let direct = database.endpoint();
    direct.run("CREATE TABLE numbers (n INT);").unwrap();
    let count = || direct.run("SELECT count(*) FROM numbers;").unwrap();
    let arrives_late = |requests: &usize| {
        proxy.after(*requests, Fault::HoldBack);
        let answer = proxy.endpoint().run("INSERT INTO numbers VALUES (1);");
        let before = count();
        proxy.release();
        let is_late = count() != before;
        assert!(!is_late || answer.is_err());
        is_late
    };
    assert_eq!((0..4).filter(arrives_late).count(), 1);
}
