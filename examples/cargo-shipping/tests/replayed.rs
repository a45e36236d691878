//! However ports report, and in whichever order: what is replayed is what was decided.

// Clippy's `allow-unwrap-in-tests` does not reach the helpers of a test.
#![allow(
    clippy::unwrap_used,
    reason = "what is unwrapped here is what is tested"
)]

use std::collections::BTreeSet;

use cargo_shipping::{
    Activity, Cargo, Delivery, Handling, HandlingHistory, HistoryId, Itinerary, Leg, Route,
    RouteSpecification, TrackingId,
};
use eventsourcing::{EventStore, InMemoryStrategy, Repository, Timestamp, UpdateError};
use proptest::{collection::vec, prelude::*, sample::select};

type Histories = Repository<HandlingHistory, InMemoryStrategy>;

/// Few places, voyages and times, so that handlings are often expected, and often meet.
fn handling() -> impl Strategy<Value = Handling> {
    let location = || select(vec!["HKHKG", "NLRTM", "SESTO"]);
    (0..5, select(vec!["V100", "V200"]), location(), 0..12_i64).prop_map(
        |(kind, voyage, location, time)| {
            let (voyage, location) = (voyage.parse().unwrap(), location.parse().unwrap());
            let activity = match kind {
                0 => Activity::received(location),
                1 => Activity::loaded(voyage, location),
                2 => Activity::unloaded(voyage, location),
                3 => Activity::in_customs(location),
                _ => Activity::claimed(location),
            };
            activity.completed(at(time))
        },
    )
}

/// The handlings of a cargo that goes as it should, some of which are not reported, and some others.
fn reports() -> impl Strategy<Value = Vec<Handling>> {
    let expected = vec![
        Activity::received("HKHKG".parse().unwrap()),
        Activity::loaded("V100".parse().unwrap(), "HKHKG".parse().unwrap()),
        Activity::unloaded("V100".parse().unwrap(), "NLRTM".parse().unwrap()),
        Activity::loaded("V200".parse().unwrap(), "NLRTM".parse().unwrap()),
        Activity::unloaded("V200".parse().unwrap(), "SESTO".parse().unwrap()),
        Activity::claimed("SESTO".parse().unwrap()),
    ];
    let expected: Vec<_> = (0..)
        .zip(expected)
        .map(|(n, it)| it.completed(at(2 * n)))
        .collect();
    (0..=expected.len(), vec(handling(), 0..4))
        .prop_map(move |(steps, others)| [&expected[..steps], &others[..]].concat())
}

proptest! {
    #[test]
    fn what_is_replayed_is_what_was_decided(
        reported in reports().prop_shuffle(),
        since in prop::option::of(-1..6_i64),
    ) {
        let (cargo, histories) = (routed(since.map(at)), histories());
        let id = histories.create(HandlingHistory::open(tracking_id())).unwrap().id();
        let mut at_once = HandlingHistory { cargo: tracking_id(), handlings: BTreeSet::new() };
        let mut deliveries = vec![Delivery::of(&cargo, &at_once)];
        for handling in reported {
            if register(&histories, id, &handling) {
                at_once.handlings.insert(handling);
                deliveries.push(Delivery::of(&cargo, &at_once));
            }
        }
        for (version, delivery) in (0..).zip(&deliveries) {
            let replayed = histories.get_at(id, version).unwrap();
            prop_assert_eq!(&Delivery::of(&cargo, &replayed), delivery);
        }
        prop_assert_eq!(&*histories.get(id).unwrap(), &at_once);
    }

    #[test]
    fn reports_make_the_same_of_a_cargo_in_whichever_order(
        (reported, again) in reports().prop_shuffle().prop_flat_map(|reported| {
            let taken: Vec<_> = history(&reported).handlings.into_iter().collect();
            (Just(taken.clone()), Just(taken).prop_shuffle())
        }),
    ) {
        let (history, other) = (history(&reported), history(&again));
        prop_assert_eq!(history.handlings.len(), reported.len(), "all are taken");
        prop_assert_eq!(&history, &other);
    }
}

fn histories() -> Histories {
    EventStore::in_memory().repository()
}

/// The history that these reports make; those that are refused are left out.
fn history(reported: &[Handling]) -> HandlingHistory {
    let histories = histories();
    let opened = HandlingHistory::open(tracking_id());
    let id = histories.create(opened).unwrap().id();
    for handling in reported {
        register(&histories, id, handling);
    }
    HandlingHistory::clone(&histories.get(id).unwrap())
}

/// Whether the report is taken.
fn register(histories: &Histories, id: HistoryId, handling: &Handling) -> bool {
    match histories.update(id, |history| history.register(handling.clone())) {
        Ok(_) => true,
        Err(UpdateError::Refused(_)) => false,
        Err(UpdateError::Failed(error)) => panic!("{error}"),
    }
}

fn routed(since: Option<Timestamp>) -> Cargo {
    let leg = |voyage: &str, from: &str, to: &str, time| Leg {
        voyage: voyage.parse().unwrap(),
        from: from.parse().unwrap(),
        departure: at(time),
        to: to.parse().unwrap(),
        arrival: at(time + 1),
    };
    let first = leg("V100", "HKHKG", "NLRTM", 2);
    let itinerary = Itinerary::new(first, vec![leg("V200", "NLRTM", "SESTO", 6)]);
    let (origin, destination) = ("HKHKG".parse().unwrap(), "SESTO".parse().unwrap());
    Cargo {
        tracking_id: tracking_id(),
        specification: RouteSpecification::new(origin, destination, at(0), at(20)).unwrap(),
        route: Some(Route {
            itinerary: itinerary.unwrap(),
            since,
        }),
    }
}

fn tracking_id() -> TrackingId {
    "ABC123".parse().unwrap()
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_micros(hour * 3_600_000_000)
}
