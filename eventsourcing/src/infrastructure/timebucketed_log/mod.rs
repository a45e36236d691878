//! Logs of messages in buckets of time, on an event store.

mod buckets;
mod following;
mod known;
mod logging;
mod merging;

pub(crate) mod errors;
pub(crate) mod log;
pub(crate) mod message;
pub(crate) mod reader;
