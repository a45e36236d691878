//! What generated code may name beside the public items, and nothing else.

mod check;
mod decided;
mod field;
mod handled;
pub mod id;
mod same;
mod shape;
mod text;
mod value;
mod variant;

pub use check::{
    event, events, has_distinct_topics, has_field, has_mutators, has_parameters, is_exhaustive,
};
pub use decided::{Answer, Decided, ErrorFrom, Refusing, decided, nothing_begun};
pub use field::{Field, begun, ending, nothing, same};
pub use handled::{Answers, handled};
pub use same::{ByDebug, ByEq, Same, Unknown};
pub use serde::{self, Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};
pub use shape::{Outline, Outlined, Probe, Seen, Unseen};
pub use value::value_read;
pub use variant::{Checked, Dispatch, EventEnum, Mutator, Variant, Variants, fields, name};
