//! A voyage: where a carrier's ship goes, and when.

use std::{str::FromStr, time::Duration};

use eventsourcing::{Aggregate, Command, DomainEvent, Id, Shape, Timestamp, Uuid, mutators};
use serde::{Deserialize, Serialize};

use super::codes::{Location, VoyageNumber};

/// What the ids of all voyages are made in. It must never change: every id would.
const VOYAGES: Uuid = Uuid::from_u128(0xe3a4_17b6_c85d_4029_a7f1_0d6b_93c2_58ef);

/// Which voyage.
#[derive(Id)]
pub struct VoyageId(Uuid);

impl VoyageId {
    /// The id of the voyage of this number.
    pub fn of(number: &VoyageNumber) -> Self {
        Self::named(VOYAGES, number.as_ref())
    }
}

/// What can happen to a voyage. This enum is the contract on disk.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "shipping.voyage")]
pub enum VoyageEvent {
    /// The carrier has announced it.
    Scheduled {
        /// What the carrier calls it by.
        number: VoyageNumber,
        /// Its movements, in their order.
        movements: Vec<CarrierMovement>,
    },
    /// It will go on from its last port.
    Extended {
        /// By which movement.
        movement: CarrierMovement,
    },
    /// It will leave a port later, and all ports after it.
    Delayed {
        /// Which port.
        from: Location,
        /// How much later.
        hours: u32,
    },
}

/// A voyage: movements from port to port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = VoyageEvent, id = VoyageId)]
pub struct Voyage {
    /// What the carrier calls it by.
    pub number: VoyageNumber,
    /// Its movements, in their order.
    pub movements: Vec<CarrierMovement>,
}

/// A movement from one port to the next: an entity within its voyage, which leaves a port once. It
/// stays this movement when its times change, and only the voyage changes them, since those of the
/// movements after it depend on them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct CarrierMovement {
    /// From which port, which tells it from the others of the voyage.
    pub from: Location,
    /// When it leaves.
    pub departure: Timestamp,
    /// To which port.
    pub to: Location,
    /// When it is there.
    pub arrival: Timestamp,
}

#[mutators(VoyageEvent)]
impl Voyage {
    fn scheduled(number: VoyageNumber, movements: Vec<CarrierMovement>) -> Self {
        Self { number, movements }
    }

    fn extended(&mut self, movement: CarrierMovement) {
        self.movements.push(movement);
    }

    fn delayed(&mut self, from: Location, hours: u32) {
        let movements = self.movements.iter_mut();
        for movement in movements.skip_while(|it| it.from != from) {
            movement.delay(hours);
        }
    }
}

impl Voyage {
    /// Announces a voyage.
    pub fn schedule(
        number: VoyageNumber,
        movements: Vec<CarrierMovement>,
    ) -> Result<VoyageEvent, VoyageRefusal> {
        if movements.is_empty() {
            return Err(VoyageRefusal::NoMovements);
        }
        for (index, movement) in movements.iter().enumerate() {
            movement.comes_after(&movements[..index])?;
        }
        Ok(VoyageEvent::Scheduled { number, movements })
    }

    /// Has it go on from its last port.
    pub fn extend(&self, movement: CarrierMovement) -> Result<VoyageEvent, VoyageRefusal> {
        movement.comes_after(&self.movements)?;
        Ok(VoyageEvent::Extended { movement })
    }

    /// Has it leave a port later; nothing happens if that is no later.
    pub fn delay(&self, from: Location, hours: u32) -> Result<Option<VoyageEvent>, VoyageRefusal> {
        if !self.movements.iter().any(|it| it.from == from) {
            return Err(VoyageRefusal::NotOnItsWay(self.number.clone(), from));
        }
        Ok((hours > 0).then_some(VoyageEvent::Delayed { from, hours }))
    }
}

impl CarrierMovement {
    /// Refuses a movement that no ship can make after these.
    fn comes_after(&self, before: &[Self]) -> Result<(), VoyageRefusal> {
        let goes_somewhere = self.from != self.to && self.departure < self.arrival;
        let is_there = |last: &Self| last.to == self.from && last.arrival <= self.departure;
        let has_left = before.iter().any(|it| it.from == self.from);
        if goes_somewhere && before.last().is_none_or(is_there) && !has_left {
            return Ok(());
        }
        Err(VoyageRefusal::NoSuchWay(self.from.clone()))
    }

    fn delay(&mut self, hours: u32) {
        let delay = Duration::from_secs(u64::from(hours) * 3600);
        let later = |time: Timestamp| time.checked_add(delay).unwrap_or(Timestamp::MAX);
        self.departure = later(self.departure);
        self.arrival = later(self.arrival);
    }
}

/// Why a voyage is not as it was asked to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VoyageRefusal {
    /// It would go nowhere.
    #[error("a voyage has a movement at least")]
    NoMovements,
    /// No ship can go there, or not then.
    #[error(
        "the movement from {0} cannot be: it leaves a port that the voyage is in by then, leaves it \
         once, and is elsewhere later"
    )]
    NoSuchWay(Location),
    /// It does not leave this port.
    #[error("{0} does not leave {1}")]
    NotOnItsWay(VoyageNumber, Location),
}

/// What a carrier can ask of a voyage, which executes it.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(aggregate = Voyage, error = VoyageRefusal)]
pub enum VoyageCommand {
    /// To go on from its last port.
    Extend {
        /// By which movement.
        movement: CarrierMovement,
    },
    /// To leave a port later.
    Delay {
        /// Which port.
        from: Location,
        /// How much later.
        hours: u32,
    },
}

/// The text is no movement of a voyage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a movement is like `HKHKG 2026-03-03T08:00:00Z SGSIN 2026-03-07T20:00:00Z`")]
pub struct NoMovement;

impl FromStr for CarrierMovement {
    type Err = NoMovement;

    fn from_str(text: &str) -> Result<Self, NoMovement> {
        let words: Vec<_> = text.split_whitespace().collect();
        let [from, departure, to, arrival] = words[..] else {
            return Err(NoMovement);
        };
        Ok(Self {
            from: from.parse().or(Err(NoMovement))?,
            departure: departure.parse().or(Err(NoMovement))?,
            to: to.parse().or(Err(NoMovement))?,
            arrival: arrival.parse().or(Err(NoMovement))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{location, movement, voyage};

    fn scheduled(movements: &[CarrierMovement]) -> Result<VoyageEvent, VoyageRefusal> {
        Voyage::schedule(voyage("V100"), movements.to_vec())
    }

    #[test]
    fn movements_follow_each_other() {
        let first = movement("HKHKG", 3, "SGSIN", 7);
        let extended = Voyage::scheduled(voyage("V100"), vec![first.clone()]);
        let next = movement("SGSIN", 8, "NLRTM", 28);
        assert!(scheduled(&[first.clone(), next.clone()]).is_ok());
        assert!(extended.extend(next).is_ok());
        for second in [
            movement("SGSIN", 6, "NLRTM", 28),
            movement("SGSIN", 8, "NLRTM", 8),
            movement("SGSIN", 8, "SGSIN", 9),
            movement("JPTYO", 8, "NLRTM", 28),
        ] {
            let refused = Err(VoyageRefusal::NoSuchWay(second.from.clone()));
            assert_eq!(extended.extend(second.clone()), refused);
            assert_eq!(scheduled(&[first.clone(), second]), refused);
        }
        let back = movement("SGSIN", 8, "HKHKG", 12);
        let again = movement("HKHKG", 13, "SGSIN", 17);
        let refused = Err(VoyageRefusal::NoSuchWay(location("HKHKG")));
        assert_eq!(scheduled(&[first, back, again]), refused);
        assert_eq!(scheduled(&[]), Err(VoyageRefusal::NoMovements));
    }

    #[test]
    fn a_delay_is_that_of_all_movements_after_it() {
        let movements = vec![
            movement("HKHKG", 3, "SGSIN", 7),
            movement("SGSIN", 8, "NLRTM", 20),
        ];
        let mut voyage = Voyage::scheduled(voyage("V100"), movements);
        voyage.extended(movement("NLRTM", 21, "GBFXT", 22));
        voyage.delayed(location("SGSIN"), 24);
        let delayed = [
            movement("HKHKG", 3, "SGSIN", 7),
            movement("SGSIN", 9, "NLRTM", 21),
            movement("NLRTM", 22, "GBFXT", 23),
        ];
        assert_eq!(voyage.movements, delayed);
        let refused = VoyageRefusal::NotOnItsWay(voyage.number.clone(), location("GBFXT"));
        assert_eq!(voyage.delay(location("GBFXT"), 24), Err(refused));
        assert_eq!(voyage.delay(location("NLRTM"), 0), Ok(None));
    }

    #[test]
    fn a_movement_is_read_as_carriers_write_it() {
        let text = "HKHKG 2026-03-03T00:00:00Z SGSIN 2026-03-07T00:00:00Z";
        assert_eq!(text.parse(), Ok(movement("HKHKG", 3, "SGSIN", 7)));
        for text in ["", "HKHKG", &text.replace('Z', ""), &format!("{text} V100")] {
            assert_eq!(text.parse::<CarrierMovement>(), Err(NoMovement), "{text:?}");
        }
    }
}
