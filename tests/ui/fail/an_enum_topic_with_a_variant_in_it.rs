//! The `#` comes with the variants.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "lamp#Event", alias = "old#Event")]
enum LampEvent {
    Installed,
}

fn main() {}
