//! Unknown, repeated, without value, without meaning; all at once.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topc = "lamp", topic = "a", topic = "b")]
enum LampEvent {
    #[event(topic)]
    Installed,
    #[event(topic = "")]
    Switched,
    #[event(alias = 3, name = "x")]
    Broken,
    #[event]
    Gone,
}

fn main() {}
