//! It could not be read.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, DomainEvent)]
enum LampEvent {
    Installed { watts: u32 },
}

#[derive(Deserialize)]
struct Other;

fn main() {}
