//! The state has the fields of the event and nothing else.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[serde(tag = "type", content = "data")]
enum Tagged {
    A,
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[serde(untagged)]
enum Untagged {
    A,
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[serde(from = "String", into = "String")]
enum Converted {
    A,
}

impl From<String> for Converted {
    fn from(_: String) -> Self {
        Self::A
    }
}

impl From<Converted> for String {
    fn from(_: Converted) -> Self {
        Self::new()
    }
}

fn main() {}
