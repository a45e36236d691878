//! A decision's event is applied and kept.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed { watts: u32 },
}

fn main() {}
