//! A union is no event.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Clone, Copy, DomainEvent)]
union LampEvent {
    watts: u32,
}

fn main() {}
