//! Requests for another route: commands that are stored, since whoever notices that a cargo is lost
//! is not who finds it another route.

use eventsourcing::{CommandAggregate, Id, StoredCommand, Uuid};
use serde::{Deserialize, Serialize};

use super::{
    cargo::{Cargo, CargoRefusal},
    codes::TrackingId,
    history::HandlingHistory,
    itinerary::Itinerary,
    routing::RoutingService,
};

/// Which request.
#[derive(Id)]
pub struct RerouteRequestId(Uuid);

/// Somebody is to find another route for a cargo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reroute {
    /// Which cargo.
    pub cargo: TrackingId,
}

impl StoredCommand for Reroute {
    type Id = RerouteRequestId;
    const TOPIC: &'static str = "shipping.reroute";
}

/// The request: it is created with the handling that misdirects a cargo, and done with the route that
/// the cargo is given.
pub type RerouteRequest = CommandAggregate<Reroute>;

/// Finds the way that is left for a cargo, from where it is: a domain service, since neither the cargo
/// nor its history knows of voyages.
pub fn another_route(
    cargo: &Cargo,
    history: &HandlingHistory,
    routing: &dyn RoutingService,
) -> Result<Itinerary, CargoRefusal> {
    let onward = cargo.onward(history)?;
    let mut itineraries = routing.itineraries(&onward).into_iter();
    itineraries.next().ok_or(CargoRefusal::NoRoute)
}
