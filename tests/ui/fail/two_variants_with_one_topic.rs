//! By topic, by alias, by the alias of the type.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "lamp", alias = "light")]
enum LampEvent {
    Installed,
    #[event(topic = "Installed")]
    Hung,
    #[event(alias = "Hung")]
    Switched,
    #[event(alias = "Switched")]
    Toggled,
    #[event(topic = "light#Switched")]
    Flipped,
}

fn main() {}
