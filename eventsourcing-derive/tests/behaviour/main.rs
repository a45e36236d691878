//! What the code that the macros write does, and that no lint minds it.

mod attributes;
mod generated_from_fields;
mod generated_from_mutators;
mod lints;
mod many;
mod markers;
mod mutating;
pub mod public;
mod retrying;
mod shape_parts;
mod shapes;
mod subscribing;
mod topics;
