//! What the events of an entity are stamped with, and where they stand in its sequence.

pub(crate) mod aliases;
pub mod kind;
pub(crate) mod moving;
pub(crate) mod position;
pub(crate) mod stamp;
