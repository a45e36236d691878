//! Databases that have servers, for tests that are the same on each of them.

use std::time::Duration;

use diesel::PgConnection;
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
