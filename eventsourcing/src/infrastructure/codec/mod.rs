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

/// What is done in the format of a codec, which is a type; or that the program was built without it.
macro_rules! in_format {
    ($codec:expr, $format:ident => $done:expr) => {
        match $codec {
            Codec::Json => {
                type $format = Json;
                $done
            }
            #[cfg(feature = "messagepack")]
            Codec::MessagePack => {
                type $format = MessagePack;
                $done
            }
            #[cfg(not(feature = "messagepack"))]
            Codec::MessagePack => Err(without("messagepack")),
        }
    };
}

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
        in_format!(self, F => encode::<F, _>(view, event))
    }

    /// The event of the type at `index` that has these fields.
    pub(crate) fn read_event<E: DomainEvent>(self, index: usize, bytes: &[u8]) -> Result<E, Cause> {
        let view = FieldsOf::type_at(index);
        in_format!(self, F => decode::<F, _>(view, bytes))
    }

    /// The state of an aggregate, and what is read from that.
    pub(crate) fn write_state<A: Serialize + DeserializeOwned>(
        self,
        state: &A,
    ) -> Result<(Vec<u8>, A), Cause> {
        in_format!(self, F => encode_and_read::<F, _>(Whole::new(), state))
    }

    /// The state that was written.
    pub(crate) fn read_state<A: Serialize + DeserializeOwned>(
        self,
        bytes: &[u8],
    ) -> Result<A, Cause> {
        in_format!(self, F => decode::<F, _>(Whole::new(), bytes))
    }
}

#[cfg(not(feature = "messagepack"))]
#[cold]
fn without(feature: &str) -> Cause {
    format!("build the program with the feature `{feature}` of eventsourcing").into()
}
