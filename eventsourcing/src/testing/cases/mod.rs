//! The cases, a module for each concern. One that the list does not name is dead code.

pub(super) mod append;
pub(super) mod concurrency;
pub(super) mod conflicts;
pub(super) mod data_keys;
pub(super) mod dictionaries;
pub(super) mod held;
pub(super) mod keys;
pub(super) mod log;
pub(super) mod order;
pub(super) mod originators;
pub(super) mod reading;
pub(super) mod repeated;
pub(super) mod snapshots;
pub(super) mod times;
pub(super) mod versions;
pub(super) mod waiting;
