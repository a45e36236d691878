//! The infrastructure layer: how events become rows and are read again.

mod codec;
mod executing;
mod loading;
mod originators;
mod pages;
mod storing;

pub(crate) mod atomically;
pub(crate) mod errors;
pub(crate) mod event_store;
pub(crate) mod in_memory;
pub(crate) mod keyed;
pub(crate) mod mapper;
pub(crate) mod position;
pub(crate) mod record_strategy;
pub(crate) mod repository;
pub(crate) mod retry;
pub(crate) mod save;
pub(crate) mod selection;
pub(crate) mod stored_event;
pub(crate) mod unit_of_work;
