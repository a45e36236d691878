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
//! | open a database, or connect to one that is up to date | `open` and `connect` of [`SqliteDatastore`], `PostgresDatastore` |
//! | choose the database by a URL, when the program runs | [`Datastore`]; [`DatabaseLocation`] for a path or URL of the command line |
//! | say how long to wait and how sure a save is, also by the environment | [`SqliteSettings`], `PostgresSettings` |
//! | use a pool that I have | `from_pool`; [`SqlitePragmas`], `PostgresSession` |
//! | save events and rows of my own in one transaction | [`DieselDatastore::within`], [`Within`] |
//! | keep what is ordered by time or by time-UUIDs | [`DieselDatastore::table`], [`Item`] |
//! | keep events in a table of my own, with columns of my own | [`SequencedItem`] |
//! | choose the tables, set them up, verify, empty or drop them | [`DieselSchema`], [`SqliteSettings::tables`] |
//! | run the migrations with my own | [`SQLITE_MIGRATIONS`], `POSTGRES_MIGRATIONS` |
//!
//! The folders `migrations/sqlite` and `migrations/postgres` hold the migrations for the Diesel CLI:
//! `diesel migration run --migration-dir …/migrations/sqlite --database-url …`.
//!
//! # PostgreSQL
//!
#![cfg_attr(feature = "postgres", doc = "```no_run")]
#![cfg_attr(not(feature = "postgres"), doc = "```text")]
//! # use eventsourcing_diesel::{PostgresDatastore, PostgresSettings};
//! let settings = PostgresSettings::new("postgres://teller@localhost/bank").schema("accounts");
//! let datastore = PostgresDatastore::open(settings)?;
//! # Ok::<(), eventsourcing::Error>(())
//! ```
//!
//! - A command is two round trips: one that reads, and one that writes, where it needs no key and no
//!   check of what must be unchanged.
//! - Ids are `uuid`, states `bytea`. A table of your own has these too.
//! - **The log** is read by whoever waits for the transactions that are in flight, of at most 30 s; then
//!   the error names them. Writers wait for nobody. It is followed on the primary, in no transaction that
//!   has written, at `READ COMMITTED`.
//! - **What must be unchanged** is held until the save is committed, also against those who check
//!   nothing. Of sequences that are ordered by time only those who check exclude each other.
//! - **Behind pgbouncer** in transaction mode: `PostgresSettings::pgbouncer`.
//! - **Where you open the transaction yourself**, append last, since who holds rows that another appender
//!   wants can meet it; and run the whole again on `RolledBack`.
//! - **Erasing**: the row of a destroyed key is in the pages of the table until a `VACUUM` has given its
//!   place to another, and in the write-ahead log and its archives for as long as you keep them.
//! - Errors that the server tells by text alone, such as deadlocks, are known in English: with another
//!   `lc_messages` they are `Unavailable` and not sent again by themselves.
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
//! | `postgres` | no | PostgreSQL, by the `libpq` of the system |
//! | `train-dictionary` | no | the command `train-dictionary` |

// Without a database nothing is used.
#![cfg_attr(not(any(feature = "sqlite", feature = "postgres")), allow(dead_code))]

#[doc(hidden)]
pub mod __private;

mod backend;
mod data_keys;
mod datastore;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod insert;
mod item;
mod operations;
mod position;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod query;
mod records;
mod row;
// As the Diesel CLI prints it.
#[allow(clippy::wildcard_imports)]
mod schema;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod select;
mod sql_types;
mod strategy;
mod transaction;
mod turns;
mod within;

pub use backend::Backend;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use backend::by_url::{AnyStrategy, Database, DatabaseLocation, Datastore};
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
