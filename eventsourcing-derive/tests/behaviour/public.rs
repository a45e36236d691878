//! What is written is clean and documented where all can see it, and says no more than it has to.

#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(missing_debug_implementations, unreachable_pub)]

use eventsourcing::{
    Aggregate, Command, EventStore, Fingerprint, Id, Shape, Uuid, ValueObject, mutators,
};
use serde::{Deserialize, Serialize};

/// Which boat.
#[derive(Id)]
pub struct BoatId(Uuid);

/// How long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = TooShort, display, parse)]
pub struct Metres(u32);

/// No boat is as short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooShort;

impl std::fmt::Display for TooShort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("too short")
    }
}

impl Metres {
    const fn check(&self) -> Result<(), TooShort> {
        if self.0 == 0 { Err(TooShort) } else { Ok(()) }
    }
}

/// What moves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub enum Drive {
    /// The wind.
    Sails {
        /// How many.
        count: u8,
    },
    /// An engine.
    Engine(Engine),
    /// Those who sit in it.
    Oars,
}

/// An engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Engine {
    /// How strong it is.
    pub watts: u64,
}

/// A boat, whose events are generated from its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(id = BoatId, topic = "boat", derive(PartialEq, Eq))]
pub struct Boat {
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute)]
    drive: Drive,
    #[aggregate(attribute, no_method)]
    length: Metres,
}

impl Boat {
    /// Makes it longer.
    ///
    /// # Errors
    ///
    /// When it would become shorter.
    pub const fn lengthen(&self, length: Metres) -> Result<BoatEvent, TooShort> {
        if length.0 < self.length.0 {
            return Err(TooShort);
        }
        Ok(BoatEvent::LengthChanged { length })
    }
}

/// What can be asked of a boat.
#[derive(Debug, Clone, Command)]
#[command(aggregate = Boat, error = TooShort)]
pub enum BoatCommand {
    /// Build it.
    #[command(begins)]
    Create {
        /// What it is called.
        name: String,
        /// What moves it.
        drive: Drive,
        /// How long it is.
        length: Metres,
    },
    /// Another name.
    ChangeName(String),
    /// More of it.
    Lengthen(Metres),
    /// No more of it.
    Discard,
}

/// A harbour, whose events are generated from its mutators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = HarbourEvent)]
pub struct Harbour {
    boats: Vec<BoatId>,
}

#[mutators(generate = pub HarbourEvent, topic = "harbour", derive(PartialEq, Eq))]
impl Harbour {
    /// It is there.
    const fn built() -> Self {
        Self { boats: Vec::new() }
    }

    fn entered(&mut self, boat: BoatId, _by_night: bool) {
        self.boats.push(boat);
    }

    fn filled_in(self) {}
}

#[test]
fn a_boat_is_asked_and_enters_a_harbour() {
    let store = EventStore::in_memory();
    let boats = store.repository::<Boat>();
    let create = BoatCommand::Create {
        name: "Argo".into(),
        drive: Drive::Oars,
        length: "20".parse().unwrap(),
    };
    let boat = boats.execute_new(create).unwrap().id();
    let shorter = BoatCommand::Lengthen(Metres::new(19).unwrap());
    assert!(boats.execute(boat, shorter).is_err());
    boats.execute(boat, BoatCommand::Discard).unwrap();

    let harbours = store.repository::<Harbour>();
    let harbour = harbours.create(HarbourEvent::Built).unwrap().id();
    let by_night = true;
    let entered = harbours.update(harbour, |_| HarbourEvent::Entered { boat, by_night });
    assert_eq!(entered.unwrap().boats, [boat]);
    assert_ne!(Fingerprint::of::<Boat>(), Fingerprint::of::<Harbour>());
}
