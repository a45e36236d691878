//! What a user sees of the library, through its public API, on every store.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod bank;
mod faults;
mod stores;

mod array;
mod collections;
mod command_aggregates;
mod commands;
mod contention;
mod corrupt;
mod defects;
mod entities;
mod hash_chain;
mod ids;
mod infrastructure_page;
mod items;
mod keys;
mod mapping;
mod model;
mod plain_mutators;
mod policies;
mod publisher;
mod repository;
mod retries;
mod roots;
mod snapshots;
mod stored_form;
mod timebucketed_log;
mod traps;
mod units;
mod unknown_outcomes;
mod value_objects;
