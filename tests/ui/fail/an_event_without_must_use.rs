//! An event that is decided and not triggered is lost in silence.

use eventsourcing::{DomainEvent};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum LampEvent {
    Installed,
}

#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Noted {
    text: String,
}

fn is_event<E: DomainEvent>() {}

fn use_them() {
    is_event::<LampEvent>();
    is_event::<Noted>();
}

fn main() {}
