//! Whatever ports, customers and the company do, and in whichever order: for every cargo that is
//! misdirected, another route has been asked for.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

use cargo_shipping::{
    Activity, Company, Handling, Rerouted, RouteSpecification, ShippingError, TrackingId,
};
use eventsourcing::Timestamp;
use eventsourcing_diesel::Datastore;
use proptest::{collection::vec, prelude::*, sample::select};

/// Something that somebody does.
#[derive(Debug, Clone)]
enum Step {
    Report(Handling),
    Route,
    Redirect(&'static str),
    Reroute,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => handling().prop_map(Step::Report),
        1 => Just(Step::Route),
        1 => select(vec!["NLRTM", "SESTO"]).prop_map(Step::Redirect),
        1 => Just(Step::Reroute),
    ]
}

fn handling() -> impl Strategy<Value = Handling> {
    let location = select(vec!["HKHKG", "NLRTM", "SESTO"]);
    let voyage = select(vec!["V100", "V200"]);
    (0..9, voyage, location, 1..20_i64).prop_map(|(kind, voyage, location, day)| {
        let (voyage, location) = (voyage.parse().unwrap(), location.parse().unwrap());
        let activity = match kind {
            0 | 1 => Activity::received(location),
            2..=4 => Activity::loaded(voyage, location),
            5..=7 => Activity::unloaded(voyage, location),
            _ => Activity::claimed(location),
        };
        activity.completed(at(day))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn another_route_is_asked_for_whenever_one_is_needed(steps in vec(step(), 1..12)) {
        let (company, cargo) = booked();
        for step in steps {
            take(&company, &cargo, step);
        }
        let needed = needs_another_route(&company, &cargo);
        let answered = company.reroute().unwrap();
        let found = answered.contains(&Rerouted::Done(cargo.clone()));
        let is_waiting = answered.iter().any(|it| matches!(it, Rerouted::Waiting(..)));
        prop_assert_eq!(found || is_waiting, needed, "{:?}", answered);
        prop_assert_eq!(needs_another_route(&company, &cargo), is_waiting);
    }
}

/// Does it, or is refused.
fn take(company: &Company, cargo: &TrackingId, step: Step) {
    let taken = match step {
        Step::Report(handling) => company.register(cargo, &handling).map(drop),
        Step::Route => company.routes(cargo).and_then(|routes| {
            let first = routes.first();
            first.map_or(Ok(()), |it| company.assign(cargo, it).map(drop))
        }),
        Step::Redirect(to) => {
            let to = to.parse().unwrap();
            company.redirect(cargo, &to, at(25)).map(drop)
        }
        Step::Reroute => company.reroute().map(drop),
    };
    let is_refused = |error: &ShippingError| {
        matches!(error, ShippingError::Handling(_) | ShippingError::Cargo(_))
    };
    assert!(taken.as_ref().err().is_none_or(is_refused), "{taken:?}");
}

fn needs_another_route(company: &Company, cargo: &TrackingId) -> bool {
    let tracked = company.track(cargo).unwrap();
    tracked.delivery().needs_another_route()
}

/// A cargo from Hong Kong to Stockholm, and voyages every few days.
fn booked() -> (Company, TrackingId) {
    let company = Company::new(Datastore::open(":memory:").unwrap());
    for (number, from, to, departures) in [
        ("V100", "HKHKG", "NLRTM", [2, 6, 10]),
        ("V200", "NLRTM", "SESTO", [4, 12, 20]),
    ] {
        for (n, departure) in departures.into_iter().enumerate() {
            let number = if n == 0 {
                number.to_owned()
            } else {
                format!("{number}{n}")
            };
            let movement = format!("{from} {} {to} {}", at(departure), at(departure + 1));
            let movements = vec![movement.parse().unwrap()];
            company
                .schedule(&number.parse().unwrap(), movements)
                .unwrap();
        }
    }
    let cargo: TrackingId = "ABC123".parse().unwrap();
    let (origin, destination) = ("HKHKG".parse().unwrap(), "SESTO".parse().unwrap());
    let asked = RouteSpecification::new(origin, destination, at(1), at(25)).unwrap();
    company.book(&cargo, &asked).unwrap();
    (company, cargo)
}

fn at(day: i64) -> Timestamp {
    Timestamp::from_micros(day * 24 * 3_600_000_000)
}
