//! Fields are stored by name.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed(u32, String),
    Switched(),
    Broken,
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Noted(String, u8);

fn main() {}
