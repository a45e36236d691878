//! Keeps the events of [`eventsourcing`] in a relational database, through Diesel.
//!
//! ```
//! # use eventsourcing::{Aggregate, DomainEvent, mutators};
//! # use serde::{Deserialize, Serialize};
//! # #[must_use] #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
//! # enum TankEvent { Built, Filled { litres: u32 } }
//! # #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
//! # #[aggregate(event = TankEvent)]
//! # struct Tank { litres: u32 }
//! # #[mutators(TankEvent)]
//! # impl Tank {
//! #     fn built() -> Self { Self { litres: 0 } }
//! #     fn filled(&mut self, litres: u32) { self.litres += litres; }
//! # }
//! use eventsourcing_diesel::SqliteDatastore;
//!
//! let datastore = SqliteDatastore::open(":memory:")?; // or "bank.db": a path or a URL
//! let tank = datastore.repository::<Tank>().create(TankEvent::Built)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | I want to … | look at |
//! |---|---|
//! | open a database, or connect to one that is up to date | [`SqliteDatastore::open`](DieselDatastore::open), [`connect`](DieselDatastore::connect) |
//! | say how long to wait and how sure a save is, also by the environment | [`SqliteSettings`] |
//! | use a pool that I have | [`from_pool`](DieselDatastore::from_pool), [`SqlitePragmas`] |
//! | save events and rows of my own in one transaction | [`DieselDatastore::within`], [`Within`] |
//! | run the migrations with my own | [`SQLITE_MIGRATIONS`] |
//!
//! The folder `migrations/sqlite` holds the migrations for the Diesel CLI: `diesel migration run
//! --migration-dir …/migrations/sqlite --database-url …`.
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `sqlite` | yes | SQLite, by the library of the system |
//! | `sqlite-bundled` | no | the same, compiled in; needs a C compiler |

// Without a database nothing is used.
#![cfg_attr(not(feature = "sqlite"), allow(dead_code))]

mod backend;
mod data_keys;
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
