//! How the fields of an event become bytes and are read again.

mod exact;
mod fields;
mod json;

pub(crate) use json::{from_json, to_json};
