//! The domain layer: events, aggregates, decisions. It knows no storage.

pub(crate) mod aggregate;
pub(crate) mod aggregate_root;
pub(crate) mod array;
pub(crate) mod command;
pub(crate) mod deciding;
pub(crate) mod decision;
pub(crate) mod environment;
pub(crate) mod errors;
pub(crate) mod event;
pub(crate) mod id;
pub(crate) mod metadata;
pub(crate) mod mutators;
pub(crate) mod recorded_event;
pub(crate) mod replay;
pub(crate) mod shape;
mod shapes;
pub(crate) mod snapshot;
pub(crate) mod timestamp;
pub(crate) mod value_object;
