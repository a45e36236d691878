//! Time-bucketed logs: which bucket a time is in, what its id is, and where a message stands. No I/O.

pub(crate) mod bucket;
pub(crate) mod bucket_size;
mod calendar;
pub(crate) mod events;
pub(crate) mod position;
pub(crate) mod taken;
