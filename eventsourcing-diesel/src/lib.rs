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
//! | open a database, or connect to one that is up to date | `open` and `connect` of [`SqliteDatastore`], `PostgresDatastore`, `MysqlDatastore` |
//! | choose the database by a URL, when the program runs | [`Datastore`]; [`DatabaseLocation`] for a path or URL of the command line |
//! | say how long to wait and how sure a save is, also by the environment | [`SqliteSettings`], `PostgresSettings`, `MysqlSettings` |
//! | use a pool that I have | `from_pool`; [`SqlitePragmas`], `PostgresSession`, `MysqlSession` |
//! | decide which database to take, or leave one machine | [`guide`] |
//! | save events and rows of my own in one transaction | [`DieselDatastore::within`], [`Within`] |
//! | keep what is ordered by time or by time-UUIDs | [`DieselDatastore::table`], [`Item`] |
//! | keep events in a table of my own, with columns of my own | [`SequencedItem`] |
//! | choose the tables, set them up, verify, empty or drop them | [`DieselSchema`], [`SqliteSettings::tables`] |
//! | run the migrations with my own | [`SQLITE_MIGRATIONS`], `POSTGRES_MIGRATIONS`, `MYSQL_MIGRATIONS` |
//!
//! The folders `migrations/sqlite`, `migrations/postgres` and `migrations/mysql` hold the migrations for
//! the Diesel CLI: `diesel migration run --migration-dir …/migrations/sqlite --database-url …`. On MariaDB
//! and MySQL the triggers have a folder of their own, `migrations/mysql-trigger`, which is run after the
//! other and reverted before it, by as many migrations as it has: `diesel migration revert --number 4
//! --migration-dir …/migrations/mysql-trigger`. Diesel reverts the newest migration of a database, and
//! fails where the folder that is given has not got it.
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
//! - **The log** is read by whoever waits for the transactions that are in flight, of at most 30 s unless
//!   `PostgresSettings::log_patience` says otherwise; then the error names them. Writers wait for nobody. It is followed on the primary, in no transaction that
//!   has written, at `READ COMMITTED`.
//! - **What only speaks its protocol**, such as CockroachDB and YugabyteDB, is refused: nobody can ask
//!   there who is in flight.
//! - **What must be unchanged** is held until the save is committed, also against those who check
//!   nothing. Of sequences that are ordered by time only those who check exclude each other.
//! - **Behind pgbouncer** in transaction mode: `PostgresSettings::pgbouncer`, and settings of the role.
//!   `open` and `connect` say which are missing, and refuse such a pooler where the setting is.
//! - **Where you open the transaction yourself**, append last, since who holds rows that another appender
//!   wants can meet it; and run the whole again on `RolledBack`, as [`Within`] shows.
//! - **Erasing**: the row of a destroyed key is in the pages of the table until a `VACUUM` has given its
//!   place to another, and in the write-ahead log and its archives for as long as you keep them.
//! - Errors that the server tells by text alone, such as deadlocks, are known in English: one that tells
//!   them otherwise is refused when it is opened, until an administrator has said `ALTER ROLE teller SET
//!   lc_messages = 'C'`. In a transaction that you open yourself on such a server they are `Unavailable`.
//!
//! # MariaDB and MySQL
//!
#![cfg_attr(feature = "mysql", doc = "```no_run")]
#![cfg_attr(not(feature = "mysql"), doc = "```text")]
//! # use eventsourcing_diesel::{MysqlDatastore, MysqlSettings};
//! let settings = MysqlSettings::new("mysql://teller@db.example/bank").pool_size(4);
//! let datastore = MysqlDatastore::open(settings)?;
//! # Ok::<(), eventsourcing::Error>(())
//! ```
//!
//! Tested with MariaDB 10.11 and its client library. MySQL has the same statements from 8.0.29 on, and is
//! not tested.
//!
//! - **The log**: each table has a row in `log_counters`, which whoever writes to the table advances and
//!   holds until the commit. So saves into one table are committed one after the other, and a follower,
//!   who waits for nobody, misses none. A transaction of your own that has appended delays every other
//!   writer of the table: append last, and commit soon.
//! - **Triggers** advance that row, so that a save is one statement. They are migrations of their own,
//!   `migrations/mysql-trigger`, which `open` runs too. Where the server forbids them:
//!   `MysqlSettings::without_triggers`; a save then takes four statements. `log_order` says which of
//!   the two a table has.
//! - **Durability** is a setting of the server: one that does not wait for the disk is refused, unless
//!   `MysqlSettings::log_flush` says that the last saves may be lost.
//! - **Sizes**: a save is sent in statements of 1 MiB, unless a single state is larger. The server takes
//!   what its `max_allowed_packet` says, 16 MiB by default: for states of 16 MiB set it to 32 MiB or more.
//!   Topics have up to 255 characters, keys of saves up to 2048 bytes.
//! - **A table of your own** has ids of `BINARY(16)`, a topic with a binary collation, a `LONGBLOB` for
//!   states, `log_position BIGINT NOT NULL DEFAULT 0 PRIMARY KEY CHECK (log_position > 0)`, a unique index
//!   on sequence and position by the name of the table and `_sequence`, and a row in `log_counters`:
//!   `INSERT INTO log_counters (table_name) VALUES ('my_items')`. It may have a trigger as ours have, and
//!   then says so in that row (`by_trigger`).
//! - **Where you open the transaction yourself**, use `READ COMMITTED`, to see what others have committed,
//!   and run the whole again on `RolledBack`, as [`Within`] shows: after a deadlock the server has rolled
//!   back all of it. Say so for the session: an isolation of one transaction alone
//!   (`SET TRANSACTION`) is not seen by the check that refuses to follow the log in it.
//! - **Errors** are known by their English text where there is no more to know them by. Connections are
//!   told to use it, and a pool whose connections do not is refused. Tell a connection of your own by
//!   `MysqlSession::apply`: else a wait that is given up on a server of another language is `Unavailable`,
//!   and also a commit that a cluster may yet carry out.
//! - **Paging over originators** by type reads the table in the order of the log: there are no partial
//!   indices.
//! - **Topics** are compared without regard to spaces at their ends, which no topic should have.
//! - **Erasing**: the row of a destroyed key is in the pages of the table until the server has used its
//!   place again, and in the redo and binary logs for as long as they are kept.
//! - **Dropping and making tables** cannot be undone by the server: what `drop_tables` was interrupted in
//!   is finished by the next one.
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
//! | `mysql` | no | MariaDB and MySQL, by the `libmariadb` or `libmysqlclient` of the system |
//! | `train-dictionary` | no | the command `train-dictionary` |

// Without a database nothing is used.
#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgres", feature = "mysql")),
    allow(dead_code)
)]

#[doc(hidden)]
pub mod __private;

// Pages of documentation, and no code.
#[cfg(doc)]
pub mod guide;

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
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub use backend::by_url::{AnyStrategy, Database, DatabaseLocation, Datastore};
#[cfg(feature = "mysql")]
pub use backend::mysql::{
    LogFlush, MYSQL_MIGRATIONS, MYSQL_TRIGGER_MIGRATIONS, MysqlDatastore, MysqlSchema,
    MysqlSession, MysqlSettings, MysqlStrategy,
};
#[cfg(feature = "postgres")]
pub use backend::postgres::{
    Durability, POSTGRES_MIGRATIONS, PostgresDatastore, PostgresSchema, PostgresSession,
    PostgresSettings, PostgresStrategy,
};
pub use backend::setup::{DieselSchema, LogOrder, SchemaTable, Verified};
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
