//! A database that is chosen by its URL: the same is done on each.

use std::ffi::OsString;

use eventsourcing_diesel::{Database, DatabaseLocation, Datastore};
use eventsourcing_test_servers::{Product, durable};
use eventsourcing_tests::{by_url::assert_that_all_is_done_at, chain};

#[test]
fn the_same_is_done_on_each_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}/tanks.db", folder.path().display());
    let database = durable(Product::Postgres)
        .unwrap()
        .fresh_database()
        .unwrap();
    for url in [&*file, database.url()] {
        assert_that_all_is_done_at(url);
    }
    let is_sqlite = |url| {
        matches!(
            Datastore::open(url).unwrap().database(),
            Database::Sqlite(_)
        )
    };
    assert!(is_sqlite(&file));
    assert!(!is_sqlite(database.url()));
}

#[test]
fn a_url_that_is_of_none_is_refused_without_its_password() {
    for open in [Datastore::open, Datastore::connect] {
        let error = chain(&open("oracle://teller:secret@localhost/bank").unwrap_err());
        assert!(error.contains("`oracle:…` is no database"), "{error}");
        assert!(error.contains("expected `postgres://…`"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let url = "postgres://teller:secret@127.0.0.1:1/bank?password=secret";
    let error = chain(&Datastore::open(url).unwrap_err());
    assert!(
        error.contains("`postgres://teller@127.0.0.1:1/bank` cannot be reached"),
        "{error}"
    );
    let location = DatabaseLocation::from(OsString::from(url));
    assert_eq!(location.to_string(), "postgres://teller@127.0.0.1:1/bank");
    let error = chain(&location.open().unwrap_err()) + &error;
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn what_a_datastore_shows_has_no_password() {
    let database = durable(Product::Postgres)
        .unwrap()
        .fresh_database()
        .unwrap();
    let url = format!("{}?application_name=secret", database.url());
    let datastore = Datastore::open(&url).unwrap();
    assert!(
        !format!("{datastore:?}").contains("secret"),
        "{datastore:?}"
    );
}
