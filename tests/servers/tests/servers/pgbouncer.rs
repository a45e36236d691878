//! A pooler in front of a PostgreSQL.

use std::net::TcpStream;

use eventsourcing_test_servers::{Pgbouncer, Pooling, Product, Server};
use url::Url;

#[test]
fn stands_in_front_of_its_server_and_is_gone_with_its_value() {
    let server = Server::start(Product::Postgres).unwrap();
    let pgbouncer = Pgbouncer::start(&server, Pooling::Transaction, 2).unwrap();
    for endpoint in [pgbouncer.endpoint(), server.endpoint()] {
        assert_eq!(endpoint.run("SELECT 6 * 7").unwrap(), "42");
    }
    let url = Url::parse(pgbouncer.endpoint().url()).unwrap();
    let address = ("127.0.0.1", url.port().unwrap());
    TcpStream::connect(address).unwrap();
    drop(pgbouncer);
    TcpStream::connect(address).unwrap_err();
}
