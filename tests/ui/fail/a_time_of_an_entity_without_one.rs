//! Only timestamped and timeuuided entities say when their events happened.

use eventsourcing::{Aggregate, DomainEvent, VersionedEntity, Timestamp, mutators};
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

fn when(lamp: &VersionedEntity<Lamp>) -> Timestamp {
    lamp.last_modified()
}
