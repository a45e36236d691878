//! What is particular to SQLite.
#![allow(clippy::unwrap_used)]

mod arrays;
mod bad_files;
mod bad_rows;
mod caller;
mod data_keys;
mod dictionaries;
mod diesel_cli;
mod erasing;
mod in_memory;
mod in_use;
mod limits;
mod logs;
mod memory;
mod names;
mod opening;
mod plans;
mod pools;
mod processes;
mod schema;
mod snapshots;
