//! The story of a cargo that goes astray, told step by step.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

use cargo_shipping::{
    Activity, CargoRefusal, Company, Delivery, Handling, HandlingRefusal, Itinerary, Location,
    NoSpecification, Rerouted, RouteSpecification, RoutingStatus, ShippingError, TrackingId,
    TransportStatus, VoyageNumber,
};
use eventsourcing::Timestamp;
use eventsourcing_diesel::Datastore;

const VOYAGES: [(&str, &[&str]); 4] = [
    (
        "V100",
        &[
            "HKHKG 2026-03-03T08:00:00Z SGSIN 2026-03-07T20:00:00Z",
            "SGSIN 2026-03-08T10:00:00Z NLRTM 2026-03-28T06:00:00Z",
            "NLRTM 2026-03-29T06:00:00Z GBFXT 2026-03-30T06:00:00Z",
        ],
    ),
    (
        "V200",
        &["NLRTM 2026-03-30T12:00:00Z SESTO 2026-04-04T08:00:00Z"],
    ),
    (
        "V300",
        &["GBFXT 2026-04-02T08:00:00Z DEHAM 2026-04-04T08:00:00Z"],
    ),
    (
        "V400",
        &["DEHAM 2026-04-05T08:00:00Z SESTO 2026-04-08T08:00:00Z"],
    ),
];

#[test]
fn a_cargo_goes_astray_and_arrives() {
    let story = Story::begin();

    // It is booked, and on no route yet.
    let delivery = story.delivery();
    assert_eq!(delivery.routing_status, RoutingStatus::NotRouted);
    assert_eq!(delivery.transport_status, TransportStatus::NotReceived);
    assert_eq!(delivery.next_expected, None);

    // It is given the route that arrives first.
    let routes = story.company.routes(&story.cargo).unwrap();
    assert_eq!(way(&routes[0]), ["V100 HKHKG-NLRTM", "V200 NLRTM-SESTO"]);
    assert_eq!(routes.len(), 2, "the other one goes by Felixstowe");
    story.company.assign(&story.cargo, &routes[0]).unwrap();
    let delivery = story.delivery();
    assert_eq!(delivery.routing_status, RoutingStatus::Routed);
    assert_eq!(delivery.next_expected, Some(received("HKHKG")));
    assert_eq!(
        delivery.estimated_arrival,
        Some(time("2026-04-04T08:00:00Z"))
    );

    // It is received in Hong Kong, and loaded.
    let delivery = story.handle(received("HKHKG"), "2026-03-02T09:30:00Z");
    assert_eq!(delivery.transport_status, TransportStatus::InPort);
    assert_eq!(delivery.last_known_location, Some(location("HKHKG")));
    assert_eq!(delivery.next_expected, Some(loaded("V100", "HKHKG")));
    let delivery = story.handle(loaded("V100", "HKHKG"), "2026-03-03T07:00:00Z");
    assert_eq!(delivery.transport_status, TransportStatus::OnBoard);
    assert_eq!(delivery.current_voyage, Some(voyage("V100")));
    assert_eq!(delivery.next_expected, Some(unloaded("V100", "NLRTM")));

    // In Rotterdam nobody unloads it. In Felixstowe somebody does, and it is misdirected.
    let delivery = story.handle(unloaded("V100", "GBFXT"), "2026-03-30T08:00:00Z");
    assert!(delivery.is_misdirected);
    assert_eq!(delivery.last_known_location, Some(location("GBFXT")));
    assert_eq!(delivery.next_expected, None);
    assert_eq!(delivery.estimated_arrival, None);

    // With that, another route was asked for. Whoever handles the request finds it, once.
    let rerouted = story.company.reroute().unwrap();
    assert_eq!(rerouted, [Rerouted::Done(story.cargo.clone())]);
    assert_eq!(story.company.reroute().unwrap(), []);
    let tracked = story.company.track(&story.cargo).unwrap();
    let itinerary = tracked.cargo.route.unwrap().itinerary;
    assert_eq!(way(&itinerary), ["V300 GBFXT-DEHAM", "V400 DEHAM-SESTO"]);
    let delivery = story.delivery();
    assert!(!delivery.is_misdirected);
    assert_eq!(delivery.next_expected, Some(loaded("V300", "GBFXT")));
    assert_eq!(
        delivery.estimated_arrival,
        Some(time("2026-04-08T08:00:00Z"))
    );

    // It goes on by Hamburg, where the customs look at it.
    story.handle(loaded("V300", "GBFXT"), "2026-04-02T07:00:00Z");
    story.handle(unloaded("V300", "DEHAM"), "2026-04-04T09:00:00Z");
    let delivery = story.handle(
        Activity::in_customs(location("DEHAM")),
        "2026-04-04T15:00:00Z",
    );
    assert_eq!(delivery.next_expected, Some(loaded("V400", "DEHAM")));
    story.handle(loaded("V400", "DEHAM"), "2026-04-05T07:00:00Z");

    // It arrives in Stockholm, and is claimed.
    let delivery = story.handle(unloaded("V400", "SESTO"), "2026-04-08T09:00:00Z");
    assert!(delivery.is_unloaded_at_destination);
    assert_eq!(delivery.estimated_arrival, None, "it is there");
    assert_eq!(delivery.next_expected, Some(claimed("SESTO")));
    let delivery = story.handle(claimed("SESTO"), "2026-04-09T10:00:00Z");
    assert_eq!(delivery.transport_status, TransportStatus::Claimed);
    assert_eq!(delivery.next_expected, None);
    assert!(!delivery.is_misdirected);

    // That is the end: nothing is done to it any more, and it goes nowhere.
    let late = received("SESTO").completed(time("2026-04-10T10:00:00Z"));
    assert!(matches!(
        story.company.register(&story.cargo, &late),
        Err(ShippingError::Handling(HandlingRefusal::AfterTheClaim))
    ));
    assert!(matches!(
        story.company.assign(&story.cargo, &itinerary),
        Err(ShippingError::Cargo(CargoRefusal::Claimed))
    ));
}

#[test]
fn a_cargo_at_sea_waits_for_another_route() {
    let story = Story::on_its_way();
    story.handle(loaded("V300", "HKHKG"), "2026-03-03T07:00:00Z");
    let at_sea = CargoRefusal::OnBoard(voyage("V300"));
    let waiting = Rerouted::Waiting(story.cargo.clone(), at_sea);
    assert_eq!(story.company.reroute().unwrap(), [waiting]);

    story.handle(unloaded("V300", "NLRTM"), "2026-03-28T07:00:00Z");
    let done = Rerouted::Done(story.cargo.clone());
    assert_eq!(story.company.reroute().unwrap(), [done]);
    assert_eq!(
        story.delivery().next_expected,
        Some(loaded("V200", "NLRTM"))
    );
}

#[test]
fn a_request_waits_until_there_is_a_route() {
    let story = Story::on_its_way();
    story.handle(unloaded("V100", "USNYC"), "2026-03-20T08:00:00Z");
    let waiting = Rerouted::Waiting(story.cargo.clone(), CargoRefusal::NoRoute);
    assert_eq!(story.company.reroute().unwrap(), [waiting]);

    story.schedule(
        "V500",
        &["USNYC 2026-03-22T08:00:00Z SESTO 2026-04-10T08:00:00Z"],
    );
    let done = Rerouted::Done(story.cargo.clone());
    assert_eq!(story.company.reroute().unwrap(), [done]);
}

#[test]
fn a_late_report_makes_another_route_needless() {
    let story = Story::on_its_way();
    let delivery = story.handle(unloaded("V100", "NLRTM"), "2026-03-28T07:00:00Z");
    assert!(delivery.is_misdirected, "nobody has reported the loading");
    let delivery = story.handle(loaded("V100", "HKHKG"), "2026-03-03T07:00:00Z");
    assert!(!delivery.is_misdirected);
    assert_eq!(delivery.next_expected, Some(loaded("V200", "NLRTM")));

    let not_needed = Rerouted::NotNeeded(story.cargo.clone());
    assert_eq!(story.company.reroute().unwrap(), [not_needed]);
    assert_eq!(story.company.reroute().unwrap(), []);
}

#[test]
fn a_customer_sends_a_cargo_elsewhere() {
    let story = Story::on_its_way();
    let deadline = time("2026-04-20T00:00:00Z");
    let redirect = |to: &str| {
        let to = location(to);
        story.company.redirect(&story.cargo, &to, deadline)
    };
    redirect("DEHAM").unwrap();
    let delivery = story.delivery();
    assert_eq!(delivery.routing_status, RoutingStatus::Misrouted);
    assert_eq!(delivery.estimated_arrival, None);

    let routes = story.company.routes(&story.cargo).unwrap();
    assert_eq!(way(&routes[0]), ["V100 HKHKG-GBFXT", "V300 GBFXT-DEHAM"]);
    story.company.assign(&story.cargo, &routes[0]).unwrap();
    assert_eq!(story.delivery().routing_status, RoutingStatus::Routed);

    assert!(matches!(
        redirect("HKHKG"),
        Err(ShippingError::Cargo(CargoRefusal::NoSpecification(
            NoSpecification::NowhereToGo(_)
        )))
    ));
}

/// A company, and a cargo that is booked from Hong Kong to Stockholm.
struct Story {
    company: Company,
    cargo: TrackingId,
}

impl Story {
    fn begin() -> Self {
        let company = Company::new(Datastore::open(":memory:").unwrap());
        let cargo: TrackingId = "ABC123".parse().unwrap();
        let (ready, deadline) = ("2026-03-01T00:00:00Z", "2026-04-15T00:00:00Z");
        let asked = RouteSpecification::new(
            location("HKHKG"),
            location("SESTO"),
            time(ready),
            time(deadline),
        );
        company.book(&cargo, &asked.unwrap()).unwrap();
        let story = Self { company, cargo };
        for (number, movements) in VOYAGES {
            story.schedule(number, movements);
        }
        story
    }

    /// Routed and received.
    fn on_its_way() -> Self {
        let story = Self::begin();
        let routes = story.company.routes(&story.cargo).unwrap();
        story.company.assign(&story.cargo, &routes[0]).unwrap();
        story.handle(received("HKHKG"), "2026-03-02T09:30:00Z");
        story
    }

    fn schedule(&self, number: &str, movements: &[&str]) {
        let number = voyage(number);
        let movements = movements.iter().map(|it| it.parse().unwrap());
        self.company.schedule(&number, movements.collect()).unwrap();
    }

    /// Reports what was done to the cargo, and answers how it stands then.
    fn handle(&self, activity: Activity, completed: &str) -> Delivery {
        let handling: Handling = activity.completed(time(completed));
        let tracked = self.company.register(&self.cargo, &handling);
        assert_eq!(tracked.unwrap().delivery(), self.delivery());
        self.delivery()
    }

    fn delivery(&self) -> Delivery {
        self.company.track(&self.cargo).unwrap().delivery()
    }
}

/// The legs of a route, in short.
fn way(route: &Itinerary) -> Vec<String> {
    let legs = route.legs();
    legs.map(|leg| format!("{} {}-{}", leg.voyage, leg.from, leg.to))
        .collect()
}

fn received(at: &str) -> Activity {
    Activity::received(location(at))
}

fn loaded(onto: &str, at: &str) -> Activity {
    Activity::loaded(voyage(onto), location(at))
}

fn unloaded(from: &str, at: &str) -> Activity {
    Activity::unloaded(voyage(from), location(at))
}

fn claimed(at: &str) -> Activity {
    Activity::claimed(location(at))
}

fn location(code: &str) -> Location {
    code.parse().unwrap()
}

fn voyage(number: &str) -> VoyageNumber {
    number.parse().unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}
