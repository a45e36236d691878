//! How the fields of an event, and the state of an aggregate, become bytes and are read again.

mod capture;
mod doubts;
mod exact;
mod fields;
mod format;
mod item_fields;
mod json;
#[cfg(feature = "messagepack")]
mod message_pack;
mod view;

pub(crate) use item_fields::item_fields;
use serde::{Serialize, de::DeserializeOwned};

#[cfg(feature = "messagepack")]
use self::message_pack::MessagePack;
use self::{
    format::{decode, encode, encode_and_read},
    json::Json,
    view::{FieldsOf, Whole},
};
use super::errors::Cause;
use crate::domain::event::DomainEvent;

/// How values become bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Codec {
    #[default]
    Json,
    MessagePack,
}

impl Codec {
    /// What frames call it.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Json => 1,
            Self::MessagePack => 2,
        }
    }

    /// That of a frame.
    pub(crate) const fn of_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Json),
            2 => Some(Self::MessagePack),
            _ => None,
        }
    }

    /// As it is known.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::MessagePack => "MessagePack",
        }
    }

    /// The own fields of an event.
    pub(crate) fn write_event<E: DomainEvent>(self, event: &E) -> Result<Vec<u8>, Cause> {
        let view = FieldsOf::type_at(event.type_index());
        match self {
            Self::Json => encode::<Json, _>(view, event),
            #[cfg(feature = "messagepack")]
            Self::MessagePack => encode::<MessagePack, _>(view, event),
            #[cfg(not(feature = "messagepack"))]
            Self::MessagePack => Err(without("messagepack")),
        }
    }

    /// The event of the type at `index` that has these fields.
    pub(crate) fn read_event<E: DomainEvent>(self, index: usize, bytes: &[u8]) -> Result<E, Cause> {
        let view = FieldsOf::type_at(index);
        match self {
            Self::Json => decode::<Json, _>(view, bytes),
            #[cfg(feature = "messagepack")]
            Self::MessagePack => decode::<MessagePack, _>(view, bytes),
            #[cfg(not(feature = "messagepack"))]
            Self::MessagePack => Err(without("messagepack")),
        }
    }

    /// The state of an aggregate, and what is read from that.
    pub(crate) fn write_state<A: Serialize + DeserializeOwned>(
        self,
        state: &A,
    ) -> Result<(Vec<u8>, A), Cause> {
        let view = Whole::new();
        match self {
            Self::Json => encode_and_read::<Json, _>(view, state),
            #[cfg(feature = "messagepack")]
            Self::MessagePack => encode_and_read::<MessagePack, _>(view, state),
            #[cfg(not(feature = "messagepack"))]
            Self::MessagePack => Err(without("messagepack")),
        }
    }

    /// The state that was written.
    pub(crate) fn read_state<A: Serialize + DeserializeOwned>(
        self,
        bytes: &[u8],
    ) -> Result<A, Cause> {
        let view = Whole::new();
        match self {
            Self::Json => decode::<Json, _>(view, bytes),
            #[cfg(feature = "messagepack")]
            Self::MessagePack => decode::<MessagePack, _>(view, bytes),
            #[cfg(not(feature = "messagepack"))]
            Self::MessagePack => Err(without("messagepack")),
        }
    }
}

#[cfg(not(feature = "messagepack"))]
#[cold]
fn without(feature: &str) -> Cause {
    format!("build the program with the feature `{feature}` of eventsourcing").into()
}
