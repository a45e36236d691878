//! What generated code may name beside the public items, and nothing else.

mod check;
mod field;
mod variant;

pub use check::check;
pub use field::{begun, field, nothing};
pub use serde::{Serialize, de::DeserializeOwned};
pub use variant::{Dispatch, EventEnum, Mutator, Variant, fields, name};
