//! The kinds of columns that are of another type in each database: with a SQL type of our own, one
//! `schema.rs` serves them all.

use diesel::{query_builder::QueryId, sql_types::SqlType};

/// A UUID: 16 bytes on SQLite and MariaDB, `uuid` on PostgreSQL.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
pub struct Id;

/// A position as it is read: whatever kind it is of, which is seen by its value.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
pub(crate) struct AnyPosition;
