//! Keeps the events of [`eventsourcing`] in a relational database, through Diesel.

// Without a database nothing is used.
#![cfg_attr(not(feature = "sqlite"), allow(dead_code))]

mod backend;
mod datastore;
#[cfg(feature = "sqlite")]
mod insert;
mod operations;
#[cfg(feature = "sqlite")]
mod query;
mod row;
#[cfg(feature = "sqlite")]
// As the Diesel CLI prints it.
#[allow(clippy::wildcard_imports)]
mod schema;
mod sql_types;
mod strategy;
mod transaction;
mod turns;
mod within;

pub use backend::Backend;
#[cfg(feature = "sqlite")]
pub use backend::sqlite::{
    SQLITE_MIGRATIONS, SqliteDatastore, SqlitePragmas, SqliteSettings, SqliteStrategy, Synchronous,
};
pub use datastore::DieselDatastore;
pub use strategy::DieselStrategy;
pub use within::Within;
