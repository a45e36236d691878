//! The infrastructure layer: how events become rows and are read again.

mod codec;
#[cfg(feature = "encryption")]
mod data_keys;
#[cfg(feature = "zstd")]
mod dictionaries;
#[cfg(feature = "encryption")]
pub(crate) mod erasing;
mod executing;
mod loading;
mod mapping;
mod originators;
mod pages;
mod reading;
mod resuming;
#[cfg(feature = "encryption")]
mod rewrapping;
mod snapshots;
mod snapshotting;
#[cfg(feature = "zstd")]
pub(crate) mod training;

pub(crate) mod array;
pub(crate) mod atomically;
pub(crate) mod data_key_strategy;
pub(crate) mod dictionary_strategy;
pub(crate) mod errors;
pub(crate) mod event_store;
pub(crate) mod in_memory;
pub(crate) mod item_field;
pub(crate) mod keyed;
pub(crate) mod mapper;
pub(crate) mod persistence_policy;
pub(crate) mod position;
pub(crate) mod record_strategy;
pub(crate) mod repository;
pub(crate) mod retry;
pub(crate) mod save;
pub(crate) mod selection;
pub(crate) mod sequenced_item;
pub(crate) mod snapshot_policy;
pub(crate) mod snapshot_settings;
pub(crate) mod snapshot_strategy;
pub(crate) mod snapshotting_policy;
pub(crate) mod stored_event;
pub(crate) mod stored_form;
pub(crate) mod stored_snapshot;
pub(crate) mod storing;
pub(crate) mod unit_of_work;
