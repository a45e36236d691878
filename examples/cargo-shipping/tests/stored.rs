//! What is stored, which every later version of the program has to read.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

use cargo_shipping::{
    Activity, CargoId, Company, HistoryId, RouteSpecification, TrackingId, VoyageCommand, VoyageId,
    VoyageNumber,
};
use eventsourcing::LogPosition;
use eventsourcing_diesel::Datastore;

/// What is stored of a cargo that is received where its route does not begin, and of its new route.
const ROWS: [(&str, &str); 10] = [
    (
        "shipping.voyage#Scheduled",
        r#"{"number":"V100","movements":[{"from":"SGSIN","departure":1772956800000000,"to":"SESTO","arrival":1774684800000000}]}"#,
    ),
    (
        "shipping.voyage#Extended",
        r#"{"movement":{"from":"SESTO","departure":1774771200000000,"to":"FIHEL","arrival":1774857600000000}}"#,
    ),
    ("shipping.voyage#Delayed", r#"{"from":"SGSIN","hours":1}"#),
    (
        "shipping.cargo#Booked",
        r#"{"tracking_id":"ABC123","specification":{"origin":"SGSIN","destination":"SESTO","ready":1772323200000000,"deadline":1776211200000000}}"#,
    ),
    ("shipping.handling#Opened", r#"{"cargo":"ABC123"}"#),
    (
        "shipping.cargo#Routed",
        r#"{"itinerary":{"first":{"voyage":"V100","from":"SGSIN","departure":1772960400000000,"to":"SESTO","arrival":1774688400000000},"then":[]},"since":null}"#,
    ),
    (
        "shipping.handling#Registered",
        r#"{"handling":{"completed":1772443800000000,"activity":{"kind":{"Unloaded":{"from":"V100"}},"location":"SGSIN"}}}"#,
    ),
    (
        "shipping.reroute#Created",
        r#"{"command":{"cargo":"ABC123"}}"#,
    ),
    (
        "shipping.cargo#Routed",
        r#"{"itinerary":{"first":{"voyage":"V100","from":"SGSIN","departure":1772960400000000,"to":"SESTO","arrival":1774688400000000},"then":[]},"since":1772443800000000}"#,
    ),
    ("shipping.reroute#Done", "{}"),
];

#[test]
fn what_is_stored_is_the_same_for_ever() {
    let datastore = Datastore::open(":memory:").unwrap();
    let company = Company::new(datastore.clone());
    let voyage: VoyageNumber = "V100".parse().unwrap();
    let movement = "SGSIN 2026-03-08T08:00:00Z SESTO 2026-03-28T08:00:00Z";
    let movements = vec![movement.parse().unwrap()];
    company.schedule(&voyage, movements).unwrap();
    let movement = "SESTO 2026-03-29T08:00:00Z FIHEL 2026-03-30T08:00:00Z";
    let movement = movement.parse().unwrap();
    let extend = VoyageCommand::Extend { movement };
    company.execute(&voyage, extend).unwrap();
    let from = "SGSIN".parse().unwrap();
    let delay = VoyageCommand::Delay { from, hours: 1 };
    company.execute(&voyage, delay).unwrap();

    let cargo: TrackingId = "ABC123".parse().unwrap();
    let (origin, destination) = ("SGSIN".parse().unwrap(), "SESTO".parse().unwrap());
    let ready = "2026-03-01T00:00:00Z".parse().unwrap();
    let deadline = "2026-04-15T00:00:00Z".parse().unwrap();
    let asked = RouteSpecification::new(origin, destination, ready, deadline).unwrap();
    company.book(&cargo, &asked).unwrap();
    let routes = company.routes(&cargo).unwrap();
    company.assign(&cargo, &routes[0]).unwrap();
    let unexpected = Activity::unloaded(voyage, "SGSIN".parse().unwrap());
    let handling = unexpected.completed("2026-03-02T09:30:00Z".parse().unwrap());
    company.register(&cargo, &handling).unwrap();
    company.reroute().unwrap();

    let stored = datastore
        .event_store()
        .all_stored_events(LogPosition::START);
    let stored = stored.collect::<Result<Vec<_>, _>>().unwrap();
    let rows = stored.iter().map(|row| {
        let state = std::str::from_utf8(&row.state).unwrap();
        (&*row.event_type, state)
    });
    assert_eq!(rows.collect::<Vec<_>>(), ROWS);
}

#[test]
fn ids_are_the_same_for_ever() {
    let cargo: TrackingId = "ABC123".parse().unwrap();
    let ids = [
        CargoId::of(&cargo).to_string(),
        HistoryId::of(&cargo).to_string(),
        VoyageId::of(&"V100".parse().unwrap()).to_string(),
    ];
    assert_eq!(
        ids,
        [
            "707e44ad-1947-5799-a819-05ff2ac78b1f",
            "8d21747f-54b7-5a60-ac0c-4cb6989b9e27",
            "e38c7acb-a659-5315-865b-f569a55b4813"
        ]
    );
}
