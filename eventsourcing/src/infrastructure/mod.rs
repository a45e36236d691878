//! The infrastructure layer: how events become rows and are read again.

mod codec;
pub(crate) mod errors;
pub(crate) mod in_memory;
pub(crate) mod mapper;
pub(crate) mod record_strategy;
pub(crate) mod save;
pub(crate) mod selection;
pub(crate) mod stored_event;
