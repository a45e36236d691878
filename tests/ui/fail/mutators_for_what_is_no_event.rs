//! The enum has no derive; an enum that implements `DomainEvent` by hand; a struct.

use eventsourcing::{Aggregate, DomainEvent, EventFields, EventType, mutators};
use serde::{Deserialize, Serialize};

enum Plain {
    Opened { limit: u64 },
}

struct First;

#[mutators(Plain)]
impl First {
    fn opened(limit: u64) -> Self {
        _ = limit;
        Self
    }
}

#[derive(Clone, Serialize, Deserialize)]
enum ByHand {
    Opened { limit: u64 },
}

impl DomainEvent for ByHand {
    const TYPES: &'static [EventType] =
        &[EventType::new("Opened", "Opened", &[], EventFields::Named(&["limit"]))];

    fn type_index(&self) -> usize {
        0
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ByHand)]
struct Second;

#[mutators(ByHand)]
impl Second {
    fn opened(limit: u64) -> Self {
        _ = limit;
        Self
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = RightEvent)]
struct Third;

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum RightEvent {
    Opened,
}

#[mutators(Third)]
impl Third {
    fn opened() -> Self {
        Self
    }
}

fn main() {}
