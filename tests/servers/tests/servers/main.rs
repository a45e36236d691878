//! Private servers: that they do as they are told, meet nobody, and are gone afterwards.

#![allow(clippy::unwrap_used)]

mod cluster;
mod databases;
mod ends;
mod given;
mod missing;
mod one_server;
mod pgbouncer;
mod processes;
mod proxy;

/// Makes a test for each product of functions that take one.
macro_rules! on_every_product {
    ($($case:ident)*) => {
        mod postgres {
            $(#[test]
            fn $case() {
                super::$case(eventsourcing_test_servers::Product::Postgres);
            })*
        }

        mod mariadb {
            $(#[test]
            fn $case() {
                super::$case(eventsourcing_test_servers::Product::MariaDb);
            })*
        }
    };
}
pub(crate) use on_every_product;
