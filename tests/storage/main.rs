//! What is particular to SQLite.
#![allow(clippy::unwrap_used)]

mod opening;
