//! What is not stored, or not read under the name it is stored under, is lost.

use eventsourcing::DomainEvent;
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed {
        #[serde(skip)]
        watts: u32,
        #[serde(skip_serializing, default)]
        place: String,
    },
    Moved(#[serde(skip_deserializing)] String),
    Renamed {
        #[serde(rename(serialize = "from", deserialize = "before"))]
        old: String,
        #[serde(rename(serialize = "to"))]
        #[serde(default)]
        new: String,
    },
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Noted {
    #[serde(rename(deserialize = "what"), default)]
    text: String,
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Right {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(rename(serialize = "a", deserialize = "b"), alias = "a")]
    aliased: u8,
    #[serde(rename(serialize = "c", deserialize = "c"))]
    same: u8,
    #[serde(rename(deserialize = "d"), alias = "own")]
    own: u8,
    #[serde(rename = "type")]
    kind: u8,
}

fn main() {}
