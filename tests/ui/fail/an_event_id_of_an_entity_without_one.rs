//! Only the events of timeuuided entities have time-UUIDs.

use eventsourcing::{Aggregate, DomainEvent, TimeUuid, TimestampedEntity, mutators};
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

fn last(lamp: &TimestampedEntity<Lamp>) -> TimeUuid {
    lamp.last_event_id()
}
