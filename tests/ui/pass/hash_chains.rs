//! Histories that are sealed: with events written by hand, from the mutators, and from the fields.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum TankEvent {
    Built,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent, hash_chain)]
struct Tank {}

#[mutators(TankEvent)]
impl Tank {
    fn built() -> Self {
        Self {}
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent, hash_chain, unsealed_beginnings)]
struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent, topic = "todo")]
impl Todo {
    fn added(text: String) -> Self {
        Self { text }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "crm.profile", hash_chain)]
struct Profile {
    #[aggregate(attribute)]
    name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent)]
struct Basin {}

#[mutators(TankEvent)]
impl Basin {
    fn built() -> Self {
        Self {}
    }
}

fn seals<A: Aggregate>() -> (bool, bool) {
    (A::HASH_CHAIN, A::UNSEALED_BEGINNINGS)
}

fn main() {
    assert_eq!(seals::<Tank>(), (true, false));
    assert_eq!(seals::<Todo>(), (true, true));
    assert_eq!(seals::<Profile>(), (true, false));
    assert_eq!(seals::<Basin>(), (false, false));
}
