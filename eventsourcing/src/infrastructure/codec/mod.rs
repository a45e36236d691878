//! How the fields of an event become bytes and are read again.

mod capture;
mod exact;
mod fields;
mod item_fields;
mod json;
mod state;

pub(crate) use item_fields::item_fields;
pub(crate) use json::{from_json, to_json};
pub(crate) use state::{state_from_json, state_to_json};
