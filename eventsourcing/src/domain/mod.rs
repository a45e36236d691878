//! The domain layer: events, aggregates, decisions. It knows no storage.

pub(crate) mod aggregate;
pub(crate) mod aggregate_root;
pub(crate) mod collection;
pub(crate) mod collection_event;
pub(crate) mod command;
pub(crate) mod command_aggregate;
pub(crate) mod command_event;
pub(crate) mod deciding;
pub(crate) mod decision;
pub(crate) mod environment;
pub(crate) mod errors;
pub(crate) mod event;
pub(crate) mod id;
mod joined_topic;
pub(crate) mod metadata;
pub(crate) mod mutators;
pub(crate) mod published;
pub(crate) mod publisher;
mod publishing;
pub(crate) mod recorded_event;
pub(crate) mod replay;
pub(crate) mod shape;
mod shapes;
pub(crate) mod snapshot;
pub(crate) mod time_uuid;
pub(crate) mod timestamp;
pub(crate) mod value_object;
