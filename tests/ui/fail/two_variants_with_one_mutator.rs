//! They differ for the compiler, not in snake case; so do two fields.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    LEDInstalled,
    LedInstalled,
    Moved { to: String, _to: String },
}

fn main() {}
