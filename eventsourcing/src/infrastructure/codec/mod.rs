//! How the fields of an event, and the state of an aggregate, become bytes and are read again.

mod capture;
mod exact;
mod fields;
mod item_fields;
mod json;
mod state;

pub(crate) use item_fields::item_fields;
use serde::{Serialize, de::DeserializeOwned};

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
        match self {
            Self::Json => Ok(json::to_json(event)?),
            Self::MessagePack => Err(without("messagepack")),
        }
    }

    /// The event of the type at `index` that has these fields.
    pub(crate) fn read_event<E: DomainEvent>(self, index: usize, bytes: &[u8]) -> Result<E, Cause> {
        match self {
            Self::Json => Ok(json::from_json(index, bytes)?),
            Self::MessagePack => Err(without("messagepack")),
        }
    }

    /// The state of an aggregate.
    pub(crate) fn write_state<A: Serialize + DeserializeOwned>(
        self,
        state: &A,
    ) -> Result<Vec<u8>, Cause> {
        match self {
            Self::Json => Ok(state::state_to_json(state)?),
            Self::MessagePack => Err(without("messagepack")),
        }
    }

    /// The state that was written.
    pub(crate) fn read_state<A: DeserializeOwned>(self, bytes: &[u8]) -> Result<A, Cause> {
        match self {
            Self::Json => Ok(state::state_from_json(bytes)?),
            Self::MessagePack => Err(without("messagepack")),
        }
    }
}

#[cold]
fn without(feature: &str) -> Cause {
    format!("build the program with the feature `{feature}` of eventsourcing").into()
}
