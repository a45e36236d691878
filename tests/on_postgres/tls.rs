//! Encrypted connections, which are libpq's.

use std::path::Path;

use diesel::{PgConnection, RunQueryDsl as _, dsl::sql, sql_types::Bool};
use eventsourcing::{Error, RecordStrategy};
use eventsourcing_diesel::PostgresDatastore;
use eventsourcing_test_servers::{Product, Server};
use eventsourcing_tests::{chain, events, new_id, postgres::on_any_disk, save};

fn is_encrypted(datastore: &PostgresDatastore) -> bool {
    let mut connection = datastore.pool().get().unwrap();
    let connection: &mut PgConnection = &mut connection;
    let ssl = sql::<Bool>("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    ssl.get_result(connection).unwrap()
}

fn refusal(url: String) -> String {
    match PostgresDatastore::open(on_any_disk(url)) {
        Err(error @ Error::Unavailable(_)) => chain(&error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_connection_is_encrypted_with_the_host_of_the_authority_alone() {
    let (server, certificates) = Server::start_encrypting(Product::Postgres, "localhost").unwrap();
    let database = server.endpoint().fresh_database().unwrap();
    let url = |host: &str, authority: &Path| {
        let host = format!("@{host}:");
        let url = database.url().replacen("@127.0.0.1:", &host, 1);
        let authority = authority.display();
        format!("{url}?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={authority}")
    };
    let settings = on_any_disk(url("localhost", &certificates.authority));
    let datastore = PostgresDatastore::open(settings).unwrap();
    assert!(is_encrypted(&datastore));
    let saved = save(events(new_id(), 0..2));
    datastore.strategy().append(&saved).unwrap();

    let error = refusal(url("localhost", &certificates.other_authority));
    assert!(error.contains("certificate verify failed"), "{error}");
    let error = refusal(url("another.example", &certificates.authority));
    assert!(error.contains("does not match host name"), "{error}");
    let in_clear = format!("{}?sslmode=disable", database.url());
    assert!(!is_encrypted(
        &PostgresDatastore::open(on_any_disk(in_clear)).unwrap()
    ));
}

#[test]
fn a_server_that_does_not_encrypt_is_refused() {
    let server = Server::start(Product::Postgres).unwrap();
    let url = server.endpoint().url();
    let error = refusal(format!("{url}?sslmode=require"));
    assert!(error.contains("does not support SSL"), "{error}");
}
