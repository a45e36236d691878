//! Short ways to write values in tests.

use eventsourcing::{Life, Mutators as _, Timestamp};

use super::{
    cargo::Cargo,
    codes::{Location, VoyageNumber},
    handling::Handling,
    history::HandlingHistory,
    itinerary::{Itinerary, Leg},
    specification::RouteSpecification,
    voyage::CarrierMovement,
};

pub(crate) fn location(code: &str) -> Location {
    code.parse().unwrap()
}

pub(crate) fn voyage(number: &str) -> VoyageNumber {
    number.parse().unwrap()
}

/// The beginning of a day in a month.
pub(crate) fn day(day: u8) -> Timestamp {
    format!("2026-03-{day:02}T00:00:00Z").parse().unwrap()
}

pub(crate) fn leg(number: &str, from: &str, departure: u8, to: &str, arrival: u8) -> Leg {
    Leg {
        voyage: voyage(number),
        from: location(from),
        departure: day(departure),
        to: location(to),
        arrival: day(arrival),
    }
}

pub(crate) fn itinerary(legs: &[(&str, &str, u8, &str, u8)]) -> Itinerary {
    let mut legs = legs
        .iter()
        .map(|&(number, from, departure, to, arrival)| leg(number, from, departure, to, arrival));
    Itinerary::new(legs.next().unwrap(), legs.collect()).unwrap()
}

pub(crate) fn movement(from: &str, departure: u8, to: &str, arrival: u8) -> CarrierMovement {
    CarrierMovement {
        from: location(from),
        departure: day(departure),
        to: location(to),
        arrival: day(arrival),
    }
}

/// A cargo that is ready on the first day, without a route.
pub(crate) fn cargo(origin: &str, destination: &str, deadline: u8) -> Cargo {
    let (origin, destination) = (location(origin), location(destination));
    let specification = RouteSpecification::new(origin, destination, day(1), day(deadline));
    Cargo {
        tracking_id: "ABC123".parse().unwrap(),
        specification: specification.unwrap(),
        route: None,
    }
}

/// The history of these handlings, reported in this order.
pub(crate) fn history(reported: &[Handling]) -> HandlingHistory {
    let opened = HandlingHistory::open("ABC123".parse().unwrap());
    let mut life = Life::Unborn;
    HandlingHistory::mutate(&mut life, opened);
    for handling in reported {
        let registered = life.state().unwrap().register(handling.clone()).unwrap();
        HandlingHistory::mutate(&mut life, registered);
    }
    life.state().unwrap().clone()
}
