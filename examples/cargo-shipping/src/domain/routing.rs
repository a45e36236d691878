//! Finding routes: a domain service, since it takes all voyages to find one.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use eventsourcing::Timestamp;

use super::{
    codes::Location,
    itinerary::{Itinerary, Leg},
    specification::RouteSpecification,
    voyage::{CarrierMovement, Voyage},
};

/// Knows how to get from one place to another.
pub trait RoutingService {
    /// Itineraries that satisfy a specification, those that arrive first in front.
    fn itineraries(&self, specification: &RouteSpecification) -> Vec<Itinerary>;
}

/// Only so many ways to each place, the first to arrive there, are followed: to follow all of them
/// through many voyages would take for ever. So these are also the most itineraries that are found.
const WAYS_TO_A_PLACE: usize = 3;

/// Finds routes in the schedules of voyages.
#[derive(Debug, Clone)]
pub struct Timetable {
    voyages: Vec<Voyage>,
}

/// The first legs of an itinerary, as far as it is found. Ways are in the order of their arrival.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    arrival: Timestamp,
    legs: Vec<Leg>,
}

impl RoutingService for Timetable {
    fn itineraries(&self, specification: &RouteSpecification) -> Vec<Itinerary> {
        let mut found = Vec::new();
        let mut ways_to = BTreeMap::<Location, usize>::new();
        let mut ways = BinaryHeap::from([Reverse(Way::beginning(specification))]);
        while let Some(Reverse(way)) = ways.pop() {
            let here = way.end(specification);
            let ways_here = ways_to.entry(here.clone()).or_default();
            *ways_here += 1;
            if *ways_here > WAYS_TO_A_PLACE {
                continue;
            }
            if here == specification.destination() {
                found.extend(way.itinerary());
            } else {
                ways.extend(self.onward(&way, specification).map(Reverse));
            }
        }
        found
    }
}

impl Timetable {
    /// The timetable of these voyages.
    pub fn of(voyages: Vec<Voyage>) -> Self {
        Self { voyages }
    }

    /// The ways that are one leg longer than this, and arrive before the deadline.
    fn onward<'a>(
        &'a self,
        way: &'a Way,
        specification: &'a RouteSpecification,
    ) -> impl Iterator<Item = Way> + 'a {
        let here = way.end(specification);
        let legs = self.voyages.iter().flat_map(|voyage| legs(voyage, here));
        let in_time =
            |leg: &Leg| leg.departure >= way.arrival && leg.arrival <= specification.deadline();
        legs.filter(move |leg| in_time(leg) && way.comes_to_something_new(leg))
            .map(|leg| way.with(leg))
    }
}

/// The legs from a place that a voyage offers, one to each port that it comes to afterwards.
fn legs(voyage: &Voyage, here: &Location) -> Vec<Leg> {
    let movements = voyage.movements.iter();
    let onward: Vec<_> = movements.skip_while(|it| it.from != *here).collect();
    let leg_to_the_end_of = |last: &&CarrierMovement| Leg {
        voyage: voyage.number.clone(),
        from: here.clone(),
        departure: onward[0].departure,
        to: last.to.clone(),
        arrival: last.arrival,
    };
    onward.iter().map(leg_to_the_end_of).collect()
}

impl Way {
    fn beginning(specification: &RouteSpecification) -> Self {
        Self {
            arrival: specification.ready(),
            legs: Vec::new(),
        }
    }

    fn with(&self, leg: Leg) -> Self {
        Self {
            arrival: leg.arrival,
            legs: [&self.legs[..], &[leg]].concat(),
        }
    }

    fn end<'a>(&'a self, specification: &'a RouteSpecification) -> &'a Location {
        self.legs
            .last()
            .map_or(specification.origin(), |leg| &leg.to)
    }

    /// Whether a leg leads to a place where this way has not been, and not from a voyage to itself.
    fn comes_to_something_new(&self, next: &Leg) -> bool {
        let changes = self.legs.last().is_none_or(|it| it.voyage != next.voyage);
        changes && self.legs.iter().all(|leg| leg.from != next.to)
    }

    fn itinerary(self) -> Option<Itinerary> {
        let mut legs = self.legs.into_iter();
        Itinerary::new(legs.next()?, legs.collect()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::examples::{cargo, itinerary, location, movement, voyage};

    fn timetable(voyages: &[(&str, &[CarrierMovement])]) -> Timetable {
        let voyages = voyages.iter().map(|(number, movements)| Voyage {
            number: voyage(number),
            movements: movements.to_vec(),
        });
        Timetable::of(voyages.collect())
    }

    /// To Rotterdam by one voyage, and by two ways on to Stockholm.
    fn to_stockholm() -> Timetable {
        timetable(&[
            (
                "V100",
                &[
                    movement("HKHKG", 3, "SGSIN", 7),
                    movement("SGSIN", 8, "NLRTM", 20),
                ],
            ),
            ("V200", &[movement("NLRTM", 22, "SESTO", 26)]),
            ("V300", &[movement("NLRTM", 21, "DEHAM", 22)]),
            ("V400", &[movement("DEHAM", 22, "SESTO", 24)]),
        ])
    }

    #[test]
    fn the_first_to_arrive_is_in_front() {
        let asked = cargo("HKHKG", "SESTO", 30).specification;
        let found = to_stockholm().itineraries(&asked);
        let by_hamburg = itinerary(&[
            ("V100", "HKHKG", 3, "NLRTM", 20),
            ("V300", "NLRTM", 21, "DEHAM", 22),
            ("V400", "DEHAM", 22, "SESTO", 24),
        ]);
        let direct = itinerary(&[
            ("V100", "HKHKG", 3, "NLRTM", 20),
            ("V200", "NLRTM", 22, "SESTO", 26),
        ]);
        assert_eq!(found, [by_hamburg, direct]);
        assert!(found.iter().all(|it| asked.is_satisfied_by(it)));
    }

    #[test]
    fn what_comes_too_late_or_has_left_is_no_way() {
        let timetable = to_stockholm();
        let in_time = cargo("HKHKG", "SESTO", 24).specification;
        assert_eq!(timetable.itineraries(&in_time).len(), 1);
        let too_late = cargo("HKHKG", "SESTO", 23).specification;
        assert_eq!(timetable.itineraries(&too_late), []);
        let has_left = in_time.onward_from(location("NLRTM"), crate::domain::examples::day(22));
        assert_eq!(timetable.itineraries(&has_left.unwrap()), []);
    }

    /// Ways that go round and round, and hundreds of voyages, come to an end.
    #[test]
    fn many_voyages_are_no_endless_search() {
        let ports = [
            "HKHKG", "SGSIN", "NLRTM", "DEHAM", "GBFXT", "USNYC", "JPTYO",
        ];
        let mut voyages = Vec::new();
        for (n, from) in ports.iter().enumerate() {
            for to in ports.iter().filter(|to| *to != from) {
                voyages.extend((1..28).map(|on| Voyage {
                    number: voyage(&format!("V{n}{to}{on}")),
                    movements: vec![movement(from, on, to, on + 1)],
                }));
            }
        }
        let asked = cargo("HKHKG", "JPTYO", 30).specification;
        let found = Timetable::of(voyages).itineraries(&asked);
        assert_eq!(found.len(), WAYS_TO_A_PLACE);
        assert_eq!(found[0].legs().count(), 1);
    }
}
