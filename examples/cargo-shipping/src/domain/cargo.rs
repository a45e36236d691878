//! A cargo: what its customer asks for, and the route that it was given.

use eventsourcing::{Aggregate, DomainEvent, Id, Timestamp, Uuid, mutators};
use serde::{Deserialize, Serialize};

use super::{
    codes::{Location, TrackingId, VoyageNumber},
    handling::ActivityKind,
    history::HandlingHistory,
    itinerary::Itinerary,
    route::Route,
    specification::{NoSpecification, RouteSpecification},
};

/// What the ids of all cargos are made in. It must never change: every id would.
const CARGOS: Uuid = Uuid::from_u128(0x5d2f_61c8_0a9e_4e57_b3c4_98f1_26ad_e07b);

/// Which cargo.
#[derive(Id)]
pub struct CargoId(Uuid);

impl CargoId {
    /// The id of the cargo with this tracking id.
    pub fn of(tracking_id: &TrackingId) -> Self {
        Self::named(CARGOS, tracking_id.as_ref())
    }
}

/// What can happen to a cargo. This enum is the contract on disk.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "shipping.cargo")]
pub enum CargoEvent {
    /// A customer booked its transport.
    Booked {
        /// What the customer calls it by.
        tracking_id: TrackingId,
        /// What the customer asks for.
        specification: RouteSpecification,
    },
    /// It was given a route, from where it was.
    Routed {
        /// The way from there.
        itinerary: Itinerary,
        /// When the last handling before it was completed.
        since: Option<Timestamp>,
    },
    /// The customer asks for something else.
    Redirected {
        /// What the customer asks for now.
        specification: RouteSpecification,
    },
}

/// A cargo. What has been done to it is its [`HandlingHistory`], and how it stands is its
/// [`Delivery`](super::delivery::Delivery), which follows from both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = CargoEvent, id = CargoId)]
pub struct Cargo {
    /// What its customer calls it by.
    pub tracking_id: TrackingId,
    /// What its customer asks for.
    pub specification: RouteSpecification,
    /// The route that it was given.
    pub route: Option<Route>,
}

#[mutators(CargoEvent)]
impl Cargo {
    fn booked(tracking_id: TrackingId, specification: RouteSpecification) -> Self {
        Self {
            tracking_id,
            specification,
            route: None,
        }
    }

    fn routed(&mut self, itinerary: Itinerary, since: Option<Timestamp>) {
        self.route = Some(Route { itinerary, since });
    }

    fn redirected(&mut self, specification: RouteSpecification) {
        self.specification = specification;
    }
}

impl Cargo {
    /// Books the transport of a cargo.
    pub fn book(tracking_id: TrackingId, specification: RouteSpecification) -> CargoEvent {
        CargoEvent::Booked {
            tracking_id,
            specification,
        }
    }

    /// Gives it a route from where it is.
    pub fn assign(
        &self,
        itinerary: Itinerary,
        history: &HandlingHistory,
    ) -> Result<CargoEvent, CargoRefusal> {
        if !self.onward(history)?.is_satisfied_by(&itinerary) {
            return Err(CargoRefusal::NotSatisfied);
        }
        let since = history.last().map(|last| last.completed);
        Ok(CargoEvent::Routed { itinerary, since })
    }

    /// Has it go elsewhere, or be there earlier or later. The route that it has stays, whether it
    /// leads there or not.
    pub fn redirect(
        &self,
        destination: Location,
        deadline: Timestamp,
        history: &HandlingHistory,
    ) -> Result<CargoEvent, CargoRefusal> {
        if history.is_claimed() {
            return Err(CargoRefusal::Claimed);
        }
        let specification = self.specification.to(destination, deadline)?;
        Ok(CargoEvent::Redirected { specification })
    }

    /// What is asked of a route from where it is.
    pub fn onward(&self, history: &HandlingHistory) -> Result<RouteSpecification, CargoRefusal> {
        let Some(last) = history.last() else {
            return Ok(self.specification.clone());
        };
        match &last.activity.kind {
            ActivityKind::Claimed => Err(CargoRefusal::Claimed),
            ActivityKind::Loaded { onto } => Err(CargoRefusal::OnBoard(onto.clone())),
            _ => {
                let here = last.activity.location.clone();
                Ok(self.specification.onward_from(here, last.completed)?)
            }
        }
    }
}

/// Why a cargo is not given a route, or another destination.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CargoRefusal {
    /// Its customer has it.
    #[error("it was claimed, and goes nowhere any more")]
    Claimed,
    /// It is at sea.
    #[error("it is on board of {0}: it can be routed where it is unloaded")]
    OnBoard(VoyageNumber),
    /// No route would do.
    #[error(transparent)]
    NoSpecification(#[from] NoSpecification),
    /// No voyages go there.
    #[error("no voyages bring it from where it is to its destination in time")]
    NoRoute,
    /// The route does not do.
    #[error("the itinerary does not bring it from where it is to its destination in time")]
    NotSatisfied,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        examples::{cargo, day, history, itinerary, location, voyage},
        handling::Activity,
    };

    #[test]
    fn is_routed_from_where_it_is() {
        let cargo = cargo("HKHKG", "SESTO", 30);
        let all_the_way = itinerary(&[("V100", "HKHKG", 3, "SESTO", 9)]);
        let the_rest = itinerary(&[("V200", "NLRTM", 5, "SESTO", 9)]);
        let since = None;
        let itinerary = all_the_way.clone();
        let routed = CargoEvent::Routed { itinerary, since };
        assert_eq!(cargo.assign(all_the_way.clone(), &history(&[])), Ok(routed));

        let in_rotterdam = Activity::unloaded(voyage("V100"), location("NLRTM"));
        let in_rotterdam = history(&[in_rotterdam.completed(day(4))]);
        let refused = cargo.assign(all_the_way, &in_rotterdam);
        assert_eq!(refused, Err(CargoRefusal::NotSatisfied));
        let since = Some(day(4));
        let itinerary = the_rest.clone();
        let routed = CargoEvent::Routed { itinerary, since };
        assert_eq!(cargo.assign(the_rest, &in_rotterdam), Ok(routed));
    }

    #[test]
    fn is_not_routed_at_sea_nor_when_it_was_claimed() {
        let cargo = cargo("HKHKG", "SESTO", 30);
        let at_sea = Activity::loaded(voyage("V100"), location("HKHKG")).completed(day(3));
        let at_sea = history(&[at_sea]);
        let on_board = CargoRefusal::OnBoard(voyage("V100"));
        assert_eq!(cargo.onward(&at_sea), Err(on_board));
        assert!(cargo.redirect(location("DEHAM"), day(30), &at_sea).is_ok());

        let claimed = history(&[Activity::claimed(location("SESTO")).completed(day(9))]);
        assert_eq!(cargo.onward(&claimed), Err(CargoRefusal::Claimed));
        let refused = cargo.redirect(location("DEHAM"), day(30), &claimed);
        assert_eq!(refused, Err(CargoRefusal::Claimed));
    }
}
