//! Private PostgreSQL and MariaDB servers for tests.
//!
//! A suite asks for the server that a run shares, and for a database of its own on it:
//!
//! ```no_run
//! use eventsourcing_test_servers::{Product, shared};
//!
//! let database = shared(Product::Postgres)?.fresh_database()?;
//! let url = database.url(); // of an empty database, which is dropped with `database`
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The server is the one whose URL the environment gives (`EVENTSOURCING_POSTGRES_URL`,
//! `EVENTSOURCING_MARIADB_URL`), or one that is started for this process. Programs that refuse it, since
//! it may lose what it acknowledged, are tested on the [`durable`] one (`EVENTSOURCING_DURABLE_POSTGRES_URL`,
//! `EVENTSOURCING_DURABLE_MARIADB_URL`). `with-servers COMMAND` starts them all, gives their URLs to a
//! command, and ends them with it, so that all processes of a run share them.
//!
//! What stops or kills a server starts its own: [`Server::start`], [`Cluster::start`].
//!
//! In front of a PostgreSQL stands a [`Pgbouncer`] for what is asked of those.
//!
//! What may be lost between a client and a server, a [`Proxy`] loses.
//!
//! Every server has a folder of its own below the folder for temporary files, a free port on
//! 127.0.0.1, and does not run as root. It ends when its owner does, however that ends, and its folder
//! goes away with it.

mod certificates;
mod cluster;
mod database;
mod endpoint;
mod engine;
mod error;
mod every_database;
mod folder;
mod keeper;
mod mariadb;
mod pgbouncer;
mod ports;
mod postgres;
mod product;
mod programs;
mod proxy;
mod server;
mod settings;
mod shared;

pub use certificates::Certificates;
pub use cluster::{Cluster, missing_cluster_packages};
pub use database::{Database, Template};
pub use endpoint::Endpoint;
pub use error::Error;
pub use pgbouncer::{Pgbouncer, Pooling, missing_pgbouncer_packages};
pub use product::Product;
pub use proxy::{Fault, Proxy};
pub use server::Server;
pub use settings::Settings;
pub use shared::{Shared, durable, shared};
