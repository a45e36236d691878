//! The way that a cargo is to take.

use std::iter;

use eventsourcing::{Shape, Timestamp, ValueObject};
use serde::{Deserialize, Serialize};

use super::{
    codes::{Location, VoyageNumber},
    handling::Activity,
};

/// A part of the way aboard one voyage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
pub struct Leg {
    /// Aboard which voyage.
    pub voyage: VoyageNumber,
    /// Where the cargo is loaded.
    pub from: Location,
    /// When the voyage leaves there.
    pub departure: Timestamp,
    /// Where the cargo is unloaded.
    pub to: Location,
    /// When the voyage comes there.
    pub arrival: Timestamp,
}

impl Leg {
    /// What happens to the cargo on this leg, in this order.
    pub(super) fn activities(&self) -> [Activity; 2] {
        [
            Activity::loaded(self.voyage.clone(), self.from.clone()),
            Activity::unloaded(self.voyage.clone(), self.to.clone()),
        ]
    }
}

/// The legs of a way, one after the other: each begins where and after the one before it has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = NoItinerary)]
pub struct Itinerary {
    first: Leg,
    then: Vec<Leg>,
}

/// Why legs are no itinerary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoItinerary {
    /// One ends before it begins.
    #[error("the leg from {0} ends before it begins")]
    BackInTime(Location),
    /// One does not begin where or when the cargo is.
    #[error("the leg from {0} begins elsewhere or earlier than the one before it ends")]
    NotConnected(Location),
}

impl Itinerary {
    fn check(&self) -> Result<(), NoItinerary> {
        if let Some(leg) = self.legs().find(|leg| leg.arrival < leg.departure) {
            return Err(NoItinerary::BackInTime(leg.from.clone()));
        }
        let is_connected = |a: &Leg, b: &Leg| a.to == b.from && a.arrival <= b.departure;
        let mut pairs = self.legs().zip(&self.then);
        match pairs.find(|(before, leg)| !is_connected(before, leg)) {
            Some((_, leg)) => Err(NoItinerary::NotConnected(leg.from.clone())),
            None => Ok(()),
        }
    }

    /// Its legs, of which there is one at least.
    pub fn legs(&self) -> impl Iterator<Item = &Leg> {
        iter::once(&self.first).chain(&self.then)
    }

    /// Where it begins.
    pub fn origin(&self) -> &Location {
        &self.first.from
    }

    /// When it begins.
    pub fn departure(&self) -> Timestamp {
        self.first.departure
    }

    /// Where it ends.
    pub fn destination(&self) -> &Location {
        &self.last().to
    }

    /// When it ends.
    pub fn arrival(&self) -> Timestamp {
        self.last().arrival
    }

    fn last(&self) -> &Leg {
        self.then.last().unwrap_or(&self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{leg, location};

    #[test]
    fn legs_follow_each_other() {
        let first = leg("V100", "HKHKG", 3, "NLRTM", 7);
        let legs = |second: Leg| Itinerary::new(first.clone(), vec![second]);
        assert!(legs(leg("V200", "NLRTM", 7, "SESTO", 9)).is_ok());
        for second in [
            leg("V200", "NLRTM", 6, "SESTO", 9),
            leg("V200", "SGSIN", 7, "SESTO", 9),
        ] {
            let from = second.from.clone();
            assert_eq!(legs(second), Err(NoItinerary::NotConnected(from)));
        }
        let back = legs(leg("V200", "NLRTM", 7, "SESTO", 6));
        assert_eq!(back, Err(NoItinerary::BackInTime(location("NLRTM"))));
    }
}
