//! The sequences of a store are ordered as the kind of entity places its events.

use eventsourcing::{Aggregate, DomainEvent, EventStore, TimestampedEntity, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed { watts: u32 },
    Removed,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent)]
struct Lamp {
    watts: u32,
}

#[mutators(LampEvent)]
impl Lamp {
    fn installed(watts: u32) -> Self {
        Self { watts }
    }

    fn removed(self) {}
}

fn main() {}

fn lamps() {
    _ = EventStore::in_memory().repository_of::<TimestampedEntity<Lamp>>();
}
