//! The cases, a module for each concern. One that the list does not name is dead code.

pub(super) mod append;
pub(super) mod concurrency;
pub(super) mod data_keys;
pub(super) mod dictionaries;
pub(super) mod keys;
pub(super) mod log;
pub(super) mod originators;
pub(super) mod reading;
pub(super) mod snapshots;
pub(super) mod times;
pub(super) mod versions;
