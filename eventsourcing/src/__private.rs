//! What generated code may name beside the public items, and nothing else.

mod check;
mod field;
pub mod id;
mod text;
mod variant;

pub use check::{
    event, events, has_distinct_topics, has_field, has_mutators, has_parameters, is_exhaustive,
};
pub use field::{Field, begun, ending, nothing, same};
pub use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
pub use variant::{Checked, Dispatch, EventEnum, Mutator, Variant, Variants, fields, name};
