use diesel::{
    Connection, MysqlConnection, QueryableByName, RunQueryDsl, sql_query, sql_types::Text,
};
use eventsourcing_test_servers::{Product, Server};

#[derive(QueryableByName, Debug)]
struct Var {
    #[diesel(sql_type = Text, column_name = "Value")]
    #[allow(dead_code)]
    value: String,
}

#[test]
fn probe() {
    let (server, certs) = Server::start_encrypting(Product::MariaDb, "localhost").unwrap();
    let plain = Server::start(Product::MariaDb).unwrap();
    let ca = certs.authority.display();
    let other = certs.other_authority.display();
    for s in [&server, &plain] {
        for more in [
            "".to_string(),
            "?ssl_mode=required".into(),
            "?ssl_mode=disabled".into(),
            "?ssl_mode=verify_identity".into(),
            format!("?ssl_ca={ca}"),
            format!("?ssl_ca={other}"),
            format!("?ssl_mode=verify_identity&ssl_ca={ca}"),
            format!("?ssl_mode=verify_ca&ssl_ca={other}"),
            "?ssl_ca=/nowhere".into(),
            "?ssl_cert=/nowhere".into(),
            "?sslmode=required".into(),
        ] {
            let url = format!("{}{more}", s.endpoint().url());
            match MysqlConnection::establish(&url) {
                Ok(mut c) => println!(
                    "{more}: {:?}",
                    sql_query("SHOW STATUS LIKE 'Ssl_cipher'").load::<Var>(&mut c)
                ),
                Err(e) => println!("{more}: error {e}"),
            }
        }
    }
}
