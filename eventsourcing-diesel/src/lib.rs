//! Keeps the events of [`eventsourcing`] in a relational database, through Diesel.

mod backend;
mod datastore;
#[cfg(feature = "sqlite")]
mod insert;
mod operations;
#[cfg(feature = "sqlite")]
mod query;
mod row;
#[cfg(feature = "sqlite")]
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
