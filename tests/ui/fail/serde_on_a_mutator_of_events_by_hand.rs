//! What is said of an event stands on its enum, where there is one.

use eventsourcing::{DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum TodoEvent {
    Added { text: String },
}

struct Todo {
    text: String,
}

#[mutators(TodoEvent)]
impl Todo {
    #[event(topic = "Added")]
    fn added(text: String) -> Self {
        Self { text }
    }
}

fn main() {}
