//! Arrays of items that are assigned once, on an event store.

mod appending;
mod assigned;
mod assigning;
mod dense;
mod descending;
#[cfg(feature = "encryption")]
mod erasing;
mod events;

pub(crate) mod big_array;
pub(crate) mod errors;
pub(crate) mod flat_array;
pub(crate) mod integer_sequence;
pub(crate) mod stored_sequence;
