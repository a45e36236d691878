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
//! | keep what is ordered by time or by time-UUIDs | [`DieselDatastore::table`], [`Item`] |
//! | keep events in a table of my own, with columns of my own | [`SequencedItem`] |
//! | choose the tables, set them up, verify, empty or drop them | [`SqliteSchema`], [`SqliteSettings::tables`] |
//! | run the migrations with my own | [`SQLITE_MIGRATIONS`] |
//!
//! The folder `migrations/sqlite` holds the migrations for the Diesel CLI: `diesel migration run
//! --migration-dir …/migrations/sqlite --database-url …`.
//!
//! # The command `train-dictionary`
//!
//! Trains a dictionary of zstd from the events of a database that is up to date, puts it into the
//! table `dictionaries`, and prints its id, for `EventStore::dictionary`:
//!
//! ```sh
//! cargo install --path …/eventsourcing-diesel --features train-dictionary,sqlite-bundled
//! train-dictionary --database-url bank.db --rows 10000 --max-size 16384
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `sqlite` | yes | SQLite, by the library of the system |
//! | `sqlite-bundled` | no | the same, compiled in; needs a C compiler |
//! | `train-dictionary` | no | the command `train-dictionary` |

// Without a database nothing is used.
#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
    allow(dead_code)
)]

#[doc(hidden)]
pub mod __private;

mod backend;
mod data_keys;
mod datastore;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod insert;
mod item;
mod operations;
mod position;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod query;
mod records;
mod row;
// As the Diesel CLI prints it.
#[allow(clippy::wildcard_imports)]
mod schema;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod select;
mod sql_types;
mod strategy;
mod transaction;
mod turns;
mod within;

pub use backend::Backend;
#[cfg(feature = "mysql")]
pub use backend::mysql::{
    LogFlush, LogNumbering, MYSQL_MIGRATIONS, MYSQL_TRIGGER_MIGRATIONS, MysqlDatastore,
    MysqlSchema, MysqlSession, MysqlSettings, MysqlStrategy,
};
#[cfg(feature = "postgres")]
pub use backend::postgres::{
    Durability, POSTGRES_MIGRATIONS, PostgresDatastore, PostgresSchema, PostgresSession,
    PostgresSettings, PostgresStrategy,
};
pub use backend::setup::{DieselSchema, SchemaTable};
#[cfg(feature = "sqlite")]
pub use backend::sqlite::{
    SQLITE_MIGRATIONS, SqliteDatastore, SqlitePragmas, SqliteSchema, SqliteSettings,
    SqliteStrategy, Synchronous,
};
pub use datastore::DieselDatastore;
#[doc = include_str!("docs/sequenced_item.md")]
pub use eventsourcing_derive::SequencedItem;
pub use item::{Item, Table};
pub use position::StoredPosition;
pub use strategy::DieselStrategy;
pub use within::Within;
