//! What the code that the macros write does, and that no lint minds it.

mod lints;
mod many;
mod mutating;
mod topics;
