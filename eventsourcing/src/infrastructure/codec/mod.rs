//! How the fields of an event become bytes and are read again.

mod exact;
mod fields;
mod json;
mod state;

pub(crate) use json::{from_json, to_json};
pub(crate) use state::{state_from_json, state_to_json};
