//! It could not be written.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Deserialize, DomainEvent)]
enum LampEvent {
    Installed { watts: u32 },
}

#[derive(Serialize)]
struct Other;

fn main() {}
