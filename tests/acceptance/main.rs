//! What a user sees of the library, through its public API, on every store.

#![allow(clippy::unwrap_used)]

mod bank;
mod stores;

mod corrupt;
mod faults;
mod keys;
mod mapping;
mod repository;
mod roots;
mod units;
mod unknown_outcomes;
