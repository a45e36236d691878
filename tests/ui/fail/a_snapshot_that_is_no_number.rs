//! The number that is counted up when snapshots of before are not to be used is a number.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
enum TankEvent {
    Built,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TankEvent, snapshot = "two")]
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
#[aggregate(event = TankEvent, snapshot = -1)]
struct Basin {
    litres: u32,
}

#[mutators(TankEvent)]
impl Basin {
    fn built() -> Self {
        Self { litres: 0 }
    }
}

fn main() {}
