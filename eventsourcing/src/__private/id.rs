//! What `#[derive(Id)]` calls.

use std::fmt;

use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use crate::{AggregateId, ParseIdError};

/// A UUID, and nothing else.
#[diagnostic::on_unimplemented(
    message = "an id is a UUID with a type of its own, not `{Self}`",
    label = "write `Uuid`"
)]
pub trait IsUuid {
    /// The UUID as it is.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID as it is.
    fn into_uuid(self) -> Uuid;
}

impl IsUuid for Uuid {
    fn from_uuid(uuid: Uuid) -> Self {
        uuid
    }

    fn into_uuid(self) -> Uuid {
        self
    }
}

/// An id that nobody else has.
pub fn new<I: AggregateId>() -> I {
    I::from_uuid(Uuid::now_v7())
}

/// The id of this name.
pub fn named<I: AggregateId>(namespace: Uuid, name: &[u8]) -> I {
    I::from_uuid(Uuid::new_v5(&namespace, name))
}

/// `AccountId(0193…)`.
pub fn debug<I: AggregateId>(id: I, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_tuple(name)
        .field(&format_args!("{}", id.into_uuid()))
        .finish()
}

/// The id that is written like this.
pub fn parse<I: AggregateId>(text: &str, name: &'static str) -> Result<I, ParseIdError> {
    match text.parse() {
        Ok(uuid) => Ok(I::from_uuid(uuid)),
        Err(cause) => Err(ParseIdError::new(name, cause)),
    }
}

/// An id as serde has it: what a UUID is.
pub fn deserialize<'de, I: AggregateId, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<I, D::Error> {
    Uuid::deserialize(deserializer).map(I::from_uuid)
}
