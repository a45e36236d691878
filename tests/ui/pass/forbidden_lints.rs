//! Lints that a user forbids, of events as visible as can be, and of some between.

#![forbid(missing_debug_implementations, unreachable_pub)]

use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
pub enum LampEvent<T> {
    Installed { watts: T },
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LampEvent<u32>)]
pub struct Lamp {
    watts: u32,
}

#[mutators(LampEvent<u32>)]
impl Lamp {
    fn installed(watts: u32) -> Self {
        Self { watts }
    }
}

mod inner {
    pub(super) mod events {
        use eventsourcing::DomainEvent;
        use serde::{Deserialize, Serialize};

        #[must_use]
        #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
        pub(in crate::inner) enum TankEvent {
            Built { litres: u32 },
            Scrapped,
        }
    }

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, eventsourcing::Aggregate)]
    #[aggregate(event = events::TankEvent)]
    struct Tank(u32);

    #[eventsourcing::mutators(events::TankEvent)]
    impl Tank {
        fn built(litres: u32) -> Self {
            Self(litres)
        }

        fn scrapped(self) {}
    }

    pub(super) fn tank() {
        let tanks = eventsourcing::EventStore::in_memory().repository::<Tank>();
        let tank = tanks.create(events::TankEvent::Built { litres: 5 }).unwrap();
        assert_eq!(tank.0, 5);
    }
}

fn main() {
    let lamps = EventStore::in_memory().repository::<Lamp>();
    let lamp = lamps.create(LampEvent::Installed { watts: 40 }).unwrap();
    assert_eq!(lamp.watts, 40);
    inner::tank();
}
