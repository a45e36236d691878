//! Databases that have servers, for tests that are the same on each of them.

use std::time::Duration;

use diesel::{
    PgConnection, QueryResult, QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt,
};
use eventsourcing::Error;
use eventsourcing_diesel::{Backend, DieselDatastore, PostgresDatastore, PostgresSettings};
use eventsourcing_test_servers::Product;

/// A database that has servers.
pub trait Served {
    /// Of which product they are.
    const PRODUCT: Product;

    /// What Diesel connects by.
    type Connection: Backend;

    /// Opens the database at a URL, by one connection at a time.
    ///
    /// # Errors
    ///
    /// Those of opening.
    fn open(url: &str) -> Result<DieselDatastore<Self::Connection>, Error>;

    /// The log positions behind one that are there, by a statement of one's own: whoever follows the log
    /// so misses events.
    ///
    /// # Errors
    ///
    /// What the database says.
    fn naively(connection: &mut Self::Connection, after: i64) -> QueryResult<Vec<i64>>;
}

/// What [`Served::naively`] asks.
#[must_use]
fn positions_behind(after: i64) -> String {
    format!(
        "SELECT log_position FROM stored_events WHERE log_position > {after} ORDER BY log_position"
    )
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    log_position: i64,
}

/// How long a server is waited for that is away.
const PATIENCE: Duration = Duration::from_secs(2);

/// PostgreSQL.
#[derive(Debug)]
pub enum Postgres {}

impl Served for Postgres {
    const PRODUCT: Product = Product::Postgres;
    type Connection = PgConnection;

    fn open(url: &str) -> Result<DieselDatastore<PgConnection>, Error> {
        let settings = PostgresSettings::new(url).pool_size(1);
        PostgresDatastore::open(settings.pool_timeout(PATIENCE))
    }

    fn naively(connection: &mut PgConnection, after: i64) -> QueryResult<Vec<i64>> {
        let rows: Vec<Row> = sql_query(positions_behind(after)).load(connection)?;
        Ok(rows.into_iter().map(|it| it.log_position).collect())
    }
}

/// Makes a test on each database that has servers of functions that are generic over it.
#[macro_export]
macro_rules! on_every_served {
    ($($case:ident)*) => {
        mod postgres {
            $(#[test]
            fn $case() {
                super::$case::<$crate::served::Postgres>();
            })*
        }
    };
}
