//! Sequences that are ordered by something else than versions, and tables of the user's own.

mod ledger;
mod times;
