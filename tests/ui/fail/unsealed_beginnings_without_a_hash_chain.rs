//! What is said about seals belongs together, and is said once.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum TankEvent {
    Built,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent, unsealed_beginnings)]
struct Tank {
    litres: u32,
}

#[mutators(TankEvent)]
impl Tank {
    fn built() -> Self {
        Self { litres: 0 }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent, hash_chain = true, hash_chain)]
struct Basin {
    litres: u32,
}

#[mutators(TankEvent)]
impl Basin {
    fn built() -> Self {
        Self { litres: 0 }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "pond", unsealed_beginnings = "2026", hash_chain)]
struct Pond {
    #[aggregate(attribute, hash_chain)]
    litres: u32,
}

/// It says nothing of events, so that none are generated.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(hash_chain)]
struct Sea {
    litres: u32,
}

fn main() {}
