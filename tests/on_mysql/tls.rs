//! Encrypted connections. What libmariadb would leave out in silence is refused.

use diesel::{MysqlConnection, QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};
use eventsourcing::{Error, RecordStrategy};
use eventsourcing_diesel::{LogFlush, MysqlDatastore, MysqlSettings};
use eventsourcing_test_servers::{Certificates, Database, Product, Server};
use eventsourcing_tests::{chain, events, mysql::FreshDatabase, new_id, save};

/// A server that encrypts, with a database.
struct Encrypting {
    database: Database,
    certificates: Certificates,
    _server: Server,
}

impl Encrypting {
    fn start() -> Self {
        let (server, certificates) =
            Server::start_encrypting(Product::MariaDb, "localhost").unwrap();
        Self {
            database: server.endpoint().fresh_database().unwrap(),
            certificates,
            _server: server,
        }
    }
}

fn settings(url: &str, parameters: &str) -> MysqlSettings {
    MysqlSettings::new(format!("{url}?{parameters}")).log_flush(LogFlush::EverySecond)
}

#[derive(QueryableByName)]
struct Status {
    #[diesel(sql_type = Text, column_name = "Value")]
    value: String,
}

fn cipher(datastore: &MysqlDatastore) -> String {
    let mut connection = datastore.pool().get().unwrap();
    let connection: &mut MysqlConnection = &mut connection;
    let status = sql_query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
    status.get_result::<Status>(connection).unwrap().value
}

#[test]
fn a_connection_is_encrypted_with_a_server_of_the_authority() {
    let encrypting = Encrypting::start();
    let authority = encrypting.certificates.authority.display();
    for parameters in [
        format!("ssl_ca={authority}"),
        format!("ssl_mode=required&ssl_ca={authority}"),
        format!("ssl_mode=verify_ca&ssl_ca={authority}"),
    ] {
        let settings = settings(encrypting.database.url(), &parameters);
        let datastore = MysqlDatastore::open(settings).unwrap();
        assert!(cipher(&datastore).starts_with("TLS_"), "{parameters}");
        let saved = save(events(new_id(), 0..2));
        datastore.strategy().append(&saved).unwrap();
    }
    let in_clear = settings(encrypting.database.url(), "ssl_mode=disabled");
    let datastore = MysqlDatastore::open(in_clear).unwrap();
    assert_eq!(cipher(&datastore), "");
}

#[test]
fn a_server_of_another_authority_is_refused() {
    let encrypting = Encrypting::start();
    let other = encrypting.certificates.other_authority.display();
    for mode in ["", "ssl_mode=verify_ca&"] {
        let parameters = format!("{mode}ssl_ca={other}");
        let settings = settings(encrypting.database.url(), &parameters);
        let error = MysqlDatastore::open(settings).unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        let error = chain(&error);
        assert!(error.contains("certificate"), "{error}");
    }
}

fn refusal(settings: MysqlSettings) -> String {
    match MysqlDatastore::connect(settings) {
        Err(error @ Error::Misuse { .. }) => chain(&error),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_that_does_not_encrypt_is_refused() {
    let database = FreshDatabase::make();
    let encrypting = Encrypting::start();
    let authority = encrypting.certificates.authority.display();
    for parameters in [
        format!("ssl_ca={authority}"),
        format!("ssl_mode=verify_ca&ssl_ca={authority}"),
        "ssl_cert=/nowhere".into(),
    ] {
        let error = refusal(settings(database.url(), &parameters));
        assert!(error.contains("is not encrypted, though"), "{error}");
    }
}

#[test]
fn what_the_client_library_would_leave_out_is_refused() {
    let encrypting = Encrypting::start();
    let authority = encrypting.certificates.authority.display();
    for (parameters, said) in [
        (
            format!("ssl_mode=verify_identity&ssl_ca={authority}"),
            "verify_identity` is nothing that libmariadb does",
        ),
        ("ssl_mode=required".into(), "by `ssl_ca=…`"),
        ("sslmode=verify-full".into(), "the parameter `sslmode`"),
    ] {
        let error = refusal(settings(encrypting.database.url(), &parameters));
        assert!(error.contains(said), "{error}");
    }
}
