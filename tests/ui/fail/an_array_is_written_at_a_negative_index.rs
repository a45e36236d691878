//! Position -1 was where the Python library put it.

use eventsourcing::{DomainEvent, EventStore, Uuid};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Signed {
    ship: String,
}

fn main() {
    let guest_book = EventStore::in_memory().big_array::<Signed>(Uuid::nil());
    let ship = String::from("Fram");
    guest_book.set(-1, Signed { ship }).unwrap();

    let log_book = EventStore::in_memory().array::<Signed>(Uuid::nil());
    let ship = String::from("Fram");
    log_book.set(-1, Signed { ship }).unwrap();
}
