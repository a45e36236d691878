//! What is particular to SQLite.
#![allow(clippy::unwrap_used)]

mod arrays;
mod bad_files;
mod bad_rows;
mod caller;
mod diesel_cli;
mod in_memory;
mod in_use;
mod limits;
mod memory;
mod opening;
mod plans;
mod pools;
mod processes;
mod snapshots;
