//! What happened is stored, and read back.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    #[serde(skip)]
    Installed,
    #[serde(skip_serializing)]
    Switched,
    #[serde(skip_deserializing)]
    Toggled,
    #[serde(with = "adapter")]
    Moved(String),
    #[serde(untagged)]
    Broken(u8),
}

mod adapter {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
        text.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}

fn main() {}
