//! Databases that have servers, for tests that are the same on each of them.

use std::time::Duration;

use diesel::{
    MysqlConnection, PgConnection, QueryResult, QueryableByName, RunQueryDsl as _, sql_query,
    sql_types::BigInt,
};
use eventsourcing::Error;
use eventsourcing_diesel::{
    Backend, DieselDatastore, LogFlush, MysqlDatastore, MysqlSettings, PostgresDatastore,
};
use eventsourcing_test_servers::Product;

use crate::postgres::on_any_disk;

/// A database that has servers, and a way to keep the log in it.
pub trait Served {
    /// What a process that is started knows it by.
    const NAME: &'static str;

    /// Of which product its servers are.
    const PRODUCT: Product;

    /// So many events, whose states have at least so many bytes, are more than one statement.
    const SEVERAL_STATEMENTS: (u64, usize);

    /// The type of a column whose values the database counts up.
    const COUNTED: &'static str;

    /// What Diesel connects by.
    type Connection: Backend;

    /// Opens the database at a URL, by one connection at a time.
    ///
    /// # Errors
    ///
    /// Those of opening.
    fn open(url: &str) -> Result<DieselDatastore<Self::Connection>, Error>;

    /// What a query of one's own finds, which selects one column under the name `number`.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn numbers(connection: &mut Self::Connection, query: &str) -> QueryResult<Vec<i64>>;
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How long a server is waited for that is away.
const PATIENCE: Duration = Duration::from_secs(2);

/// PostgreSQL.
#[derive(Debug)]
pub enum Postgres {}

impl Served for Postgres {
    const NAME: &'static str = "postgres";
    const PRODUCT: Product = Product::Postgres;
    const SEVERAL_STATEMENTS: (u64, usize) = (1001, 0);
    const COUNTED: &'static str = "BIGSERIAL";
    type Connection = PgConnection;

    fn open(url: &str) -> Result<DieselDatastore<PgConnection>, Error> {
        let settings = on_any_disk(url).pool_size(1);
        PostgresDatastore::open(settings.pool_timeout(PATIENCE))
    }

    fn numbers(connection: &mut PgConnection, query: &str) -> QueryResult<Vec<i64>> {
        let rows: Vec<Row> = sql_query(query).load(connection)?;
        Ok(rows.into_iter().map(|it| it.number).collect())
    }
}

/// MariaDB, where triggers number the log.
#[derive(Debug)]
pub enum MariaDb {}

impl Served for MariaDb {
    const NAME: &'static str = "mariadb";
    const PRODUCT: Product = Product::MariaDb;
    /// Few, since each row of a statement is as many messages as it has values when that is prepared.
    const SEVERAL_STATEMENTS: (u64, usize) = (2, 600 << 10);
    const COUNTED: &'static str = "BIGINT AUTO_INCREMENT";
    type Connection = MysqlConnection;

    fn open(url: &str) -> Result<DieselDatastore<MysqlConnection>, Error> {
        MysqlDatastore::open(mysql(url))
    }

    fn numbers(connection: &mut MysqlConnection, query: &str) -> QueryResult<Vec<i64>> {
        let rows: Vec<Row> = sql_query(query).load(connection)?;
        Ok(rows.into_iter().map(|it| it.number).collect())
    }
}

/// MariaDB, where saves number the log themselves.
#[derive(Debug)]
pub enum MariaDbWithoutTriggers {}

impl Served for MariaDbWithoutTriggers {
    const NAME: &'static str = "mariadb-without-triggers";
    const PRODUCT: Product = MariaDb::PRODUCT;
    const SEVERAL_STATEMENTS: (u64, usize) = MariaDb::SEVERAL_STATEMENTS;
    const COUNTED: &'static str = MariaDb::COUNTED;
    type Connection = MysqlConnection;

    fn open(url: &str) -> Result<DieselDatastore<MysqlConnection>, Error> {
        MysqlDatastore::open(mysql(url).without_triggers())
    }

    fn numbers(connection: &mut MysqlConnection, query: &str) -> QueryResult<Vec<i64>> {
        MariaDb::numbers(connection, query)
    }
}

/// The disk is not waited for where the server does not.
fn mysql(url: &str) -> MysqlSettings {
    let settings = MysqlSettings::new(url).log_flush(LogFlush::EverySecond);
    settings.pool_size(1).pool_timeout(PATIENCE)
}

/// Makes a test on each database that has servers of functions that are generic over it.
#[macro_export]
macro_rules! on_every_served {
    ($($case:ident)*) => {
        $crate::on_served_by_statement! { $($case)* }

        mod mariadb_without_triggers {
            $(#[test]
            fn $case() {
                super::$case::<$crate::served::MariaDbWithoutTriggers>();
            })*
        }
    };
}

/// The same on those alone where a save of few events is one statement.
#[macro_export]
macro_rules! on_served_by_statement {
    ($($case:ident)*) => {
        mod postgres {
            $(#[test]
            fn $case() {
                super::$case::<$crate::served::Postgres>();
            })*
        }

        mod mariadb {
            $(#[test]
            fn $case() {
                super::$case::<$crate::served::MariaDb>();
            })*
        }
    };
}
