//! What a customer asks of a route. A specification, since whatever route does it will do.

use eventsourcing::{Timestamp, ValueObject};
use serde::Serialize;

use super::{codes::Location, itinerary::Itinerary};

/// From where to where a cargo goes, and when: a route satisfies this or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = NoSpecification)]
pub struct RouteSpecification {
    origin: Location,
    destination: Location,
    /// When the cargo is at its origin: nothing loads it before.
    ready: Timestamp,
    /// When it has to be at its destination.
    deadline: Timestamp,
}

/// Why no route could satisfy it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSpecification {
    /// There is no way to go.
    #[error("there is no way to go from {0} to {0}")]
    NowhereToGo(Location),
    /// There is no time to go.
    #[error("the deadline is over before the cargo is there to be shipped")]
    DeadlineOver,
}

impl RouteSpecification {
    fn check(&self) -> Result<(), NoSpecification> {
        if self.origin == self.destination {
            return Err(NoSpecification::NowhereToGo(self.origin.clone()));
        }
        if self.deadline <= self.ready {
            return Err(NoSpecification::DeadlineOver);
        }
        Ok(())
    }

    /// Where the cargo comes from.
    pub fn origin(&self) -> &Location {
        &self.origin
    }

    /// Where it goes.
    pub fn destination(&self) -> &Location {
        &self.destination
    }

    /// When it is at its origin.
    pub fn ready(&self) -> Timestamp {
        self.ready
    }

    /// When it has to be at its destination.
    pub fn deadline(&self) -> Timestamp {
        self.deadline
    }

    /// The same to another destination.
    pub fn to(&self, destination: Location, deadline: Timestamp) -> Result<Self, NoSpecification> {
        Self::new(self.origin.clone(), destination, self.ready, deadline)
    }

    /// The same from elsewhere: what is asked of the rest of the way.
    pub fn onward_from(&self, here: Location, now: Timestamp) -> Result<Self, NoSpecification> {
        Self::new(here, self.destination.clone(), now, self.deadline)
    }

    /// Whether an itinerary does all of it.
    pub fn is_satisfied_by(&self, itinerary: &Itinerary) -> bool {
        *itinerary.origin() == self.origin
            && itinerary.departure() >= self.ready
            && self.is_met_in_the_end(itinerary)
    }

    /// Whether an itinerary, wherever it begins, brings the cargo where it has to be, in time.
    pub fn is_met_in_the_end(&self, itinerary: &Itinerary) -> bool {
        *itinerary.destination() == self.destination && itinerary.arrival() <= self.deadline
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{day, itinerary, location};

    fn specification(
        origin: &str,
        ready: u8,
        destination: &str,
        deadline: u8,
    ) -> RouteSpecification {
        let (origin, destination) = (location(origin), location(destination));
        RouteSpecification::new(origin, destination, day(ready), day(deadline)).unwrap()
    }

    #[test]
    fn is_satisfied_by_what_begins_and_ends_as_asked() {
        let itinerary = itinerary(&[("V100", "HKHKG", 3, "NLRTM", 7)]);
        assert!(specification("HKHKG", 3, "NLRTM", 7).is_satisfied_by(&itinerary));
        for other in [
            specification("SGSIN", 3, "NLRTM", 7),
            specification("HKHKG", 4, "NLRTM", 7),
            specification("HKHKG", 3, "SESTO", 7),
            specification("HKHKG", 3, "NLRTM", 6),
        ] {
            assert!(!other.is_satisfied_by(&itinerary), "{other:?}");
        }
    }

    #[test]
    fn there_is_a_way_to_go_and_time_for_it() {
        let asked = specification("HKHKG", 1, "SESTO", 9);
        let nowhere = NoSpecification::NowhereToGo(location("SESTO"));
        assert_eq!(asked.onward_from(location("SESTO"), day(2)), Err(nowhere));
        let over = Err(NoSpecification::DeadlineOver);
        assert_eq!(asked.onward_from(location("NLRTM"), day(9)), over);
        let onward = asked.onward_from(location("NLRTM"), day(8)).unwrap();
        assert_eq!(onward, specification("NLRTM", 8, "SESTO", 9));
    }
}
