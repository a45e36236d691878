//! Only versioned entities are published before they are stored: others give way while they are.

use eventsourcing::{Aggregate, DomainEvent, DomainEntity, PublishError, Publisher, mutators};
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

fn publish(lamp: &mut DomainEntity<Lamp>, publisher: &Publisher) -> Result<(), PublishError> {
    lamp.publish(publisher)
}
