//! Sequences that are ordered by something else than versions, and tables of the user's own.

mod filled;
mod ledger;
mod log_table;
mod times;
