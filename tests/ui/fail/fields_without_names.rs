//! Fields are stored by name.

use eventsourcing::{Aggregate, DomainEvent, EventStore, Uuid, mutators};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed(u32, String),
    Switched(),
    Broken,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent)]
struct Lamp {
    watts: u32,
    on: bool,
}

#[mutators(LampEvent)]
impl Lamp {
    fn installed(watts: u32, whose: String) -> Self {
        _ = whose;
        Self { watts, on: false }
    }

    fn switched(&mut self) {
        self.on = !self.on;
    }

    fn broken(self) {}
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Noted(String, u8);

fn main() {
    let event_store = EventStore::in_memory();
    let lamps = event_store.repository::<Lamp>();
    _ = lamps.create(LampEvent::Installed(40, String::new()));
    _ = event_store.get_most_recent_event::<Noted>(Uuid::now_v7());
}
