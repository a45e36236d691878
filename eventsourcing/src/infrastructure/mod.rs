//! The infrastructure layer: how events become rows and are read again.

mod codec;
#[cfg(feature = "encryption")]
mod data_keys;
#[cfg(feature = "zstd")]
mod dictionaries;
#[cfg(feature = "encryption")]
pub(crate) mod erasing;
mod executing;
mod following;
mod histories;
mod loading;
mod mapping;
mod pages;
mod reading;
mod replaying;
mod resuming;
#[cfg(feature = "encryption")]
mod rewrapping;
mod saving;
mod snapshots;
mod snapshotting;
pub(crate) mod stored_kind;
#[cfg(feature = "zstd")]
pub(crate) mod training;
mod type_name;
mod visiting;
mod waiting_commands;

pub(crate) mod array;
pub(crate) mod atomically;
pub(crate) mod data_key_strategy;
pub(crate) mod dictionary_strategy;
pub(crate) mod errors;
pub(crate) mod event_store;
pub(crate) mod in_memory;
pub(crate) mod item_field;
#[cfg(feature = "encryption")]
pub(crate) mod key_ring;
pub(crate) mod keyed;
mod mapped_events;
pub(crate) mod mapper;
pub(crate) mod persistence_policy;
pub(crate) mod record_strategy;
pub(crate) mod repository;
pub(crate) mod retry;
pub(crate) mod save;
pub(crate) mod sealing;
pub(crate) mod selection;
pub(crate) mod sequenced_item;
pub(crate) mod snapshot_event;
pub(crate) mod snapshot_events;
pub(crate) mod snapshot_policy;
pub(crate) mod snapshot_settings;
pub(crate) mod snapshot_strategy;
pub(crate) mod snapshotting_policy;
pub(crate) mod stored_event;
pub(crate) mod stored_form;
pub(crate) mod stored_snapshot;
pub(crate) mod storing;
pub(crate) mod timebucketed_log;
pub(crate) mod unit_of_work;
pub(crate) mod verifying;
