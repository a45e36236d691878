//! What `#[derive(Id)]` calls.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        Error, SeqAccess, Visitor,
        value::{BytesDeserializer, SeqAccessDeserializer},
    },
};
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

/// An id as serde has it: what a UUID is, and what is none is told by the name of the type.
pub fn deserialize<'de, I: AggregateId, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
) -> Result<I, D::Error> {
    if deserializer.is_human_readable() {
        deserializer
            .deserialize_str(Written(name))
            .map(I::from_uuid)
    } else {
        Uuid::deserialize(deserializer).map(I::from_uuid)
    }
}

/// A UUID in a form that people read, of an id with this name.
struct Written(&'static str);

impl<'de> Visitor<'de> for Written {
    type Value = Uuid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, a UUID", self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Uuid, E> {
        parse(text, self.0).map_err(E::custom)
    }

    // What a deserializer that people read has of bytes, `Uuid` takes too.
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Uuid, E> {
        Uuid::deserialize(BytesDeserializer::new(bytes))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, bytes: S) -> Result<Uuid, S::Error> {
        Uuid::deserialize(SeqAccessDeserializer::new(bytes))
    }
}
