use std::slice;

use super::*;
use crate::domain::{
    examples::{cargo, day, history, itinerary, location, voyage},
    handling::Handling,
    route::Route,
};

/// From Hong Kong to Stockholm, by Rotterdam.
fn routed() -> Cargo {
    let itinerary = itinerary(&[
        ("V100", "HKHKG", 3, "NLRTM", 7),
        ("V200", "NLRTM", 8, "SESTO", 10),
    ]);
    let since = None;
    Cargo {
        route: Some(Route { itinerary, since }),
        ..cargo("HKHKG", "SESTO", 20)
    }
}

/// All that is done to it, a day each.
fn all_the_way() -> [Activity; 6] {
    [
        Activity::received(location("HKHKG")),
        Activity::loaded(voyage("V100"), location("HKHKG")),
        Activity::unloaded(voyage("V100"), location("NLRTM")),
        Activity::loaded(voyage("V200"), location("NLRTM")),
        Activity::unloaded(voyage("V200"), location("SESTO")),
        Activity::claimed(location("SESTO")),
    ]
}

fn done(activities: &[Activity]) -> HandlingHistory {
    let handlings = (1..).zip(activities);
    let handlings: Vec<Handling> = handlings
        .map(|(on, activity)| activity.clone().completed(day(on)))
        .collect();
    history(&handlings)
}

#[test]
fn what_is_expected_is_done_step_by_step() {
    let (cargo, all) = (routed(), all_the_way());
    for (steps, next) in all.iter().enumerate() {
        let delivery = Delivery::of(&cargo, &done(&all[..steps]));
        assert_eq!(delivery.next_expected.as_ref(), Some(next));
        assert!(!delivery.is_misdirected, "{delivery:?}");
        let arrives = (steps < 5).then(|| day(10));
        assert_eq!(delivery.estimated_arrival, arrives, "{delivery:?}");
        assert_eq!(delivery.is_unloaded_at_destination, steps == 5);
    }
    let claimed = Delivery::of(&cargo, &done(&all));
    assert_eq!(claimed.transport_status, TransportStatus::Claimed);
    assert_eq!(
        (claimed.next_expected, claimed.is_misdirected),
        (None, false)
    );
}

#[test]
fn what_is_not_expected_misdirects_it() {
    let (cargo, all) = (routed(), all_the_way());
    for steps in 0..all.len() {
        for wrong in &all {
            if *wrong == all[steps] {
                continue;
            }
            let done = done(&[&all[..steps], slice::from_ref(wrong)].concat());
            let delivery = Delivery::of(&cargo, &done);
            assert!(delivery.is_misdirected, "{wrong:?} after {steps}");
            assert_eq!(
                (delivery.next_expected, delivery.estimated_arrival),
                (None, None)
            );
        }
    }
}

#[test]
fn customs_are_expected_where_it_is() {
    let (cargo, all) = (routed(), all_the_way());
    let customs = |at: &str| Activity::in_customs(location(at));
    let in_stockholm = Delivery::of(&cargo, &done(&[&all[..5], &[customs("SESTO")]].concat()));
    assert_eq!(in_stockholm.next_expected.as_ref(), Some(&all[5]));
    assert!(in_stockholm.is_unloaded_at_destination);
    let elsewhere = Delivery::of(&cargo, &done(&[&all[..5], &[customs("DEHAM")]].concat()));
    assert!(elsewhere.is_misdirected);
}

#[test]
fn what_was_done_before_it_was_routed_is_no_part_of_the_route() {
    let lost = [Activity::unloaded(voyage("V900"), location("SGSIN"))];
    let itinerary = itinerary(&[("V300", "SGSIN", 5, "SESTO", 9)]);
    let since = Some(day(1));
    let route = Some(Route { itinerary, since });
    let cargo = Cargo { route, ..routed() };
    let delivery = Delivery::of(&cargo, &done(&lost));
    let next = Activity::loaded(voyage("V300"), location("SGSIN"));
    assert_eq!(delivery.next_expected, Some(next));
    assert_eq!(delivery.estimated_arrival, Some(day(9)));
}

#[test]
fn a_late_report_sets_it_right() {
    let (cargo, all) = (routed(), all_the_way());
    let handlings: Vec<_> = done(&all[..3]).handlings.into_iter().collect();
    let unreported = history(&[handlings[0].clone(), handlings[2].clone()]);
    assert!(Delivery::of(&cargo, &unreported).is_misdirected);
    assert!(!Delivery::of(&cargo, &done(&all[..3])).is_misdirected);
}

#[test]
fn a_route_that_leads_elsewhere_is_no_route() {
    let mut cargo = routed();
    let redirected = cargo.specification.to(location("DEHAM"), day(20));
    cargo.specification = redirected.unwrap();
    let delivery = Delivery::of(&cargo, &done(&all_the_way()[..2]));
    assert_eq!(delivery.routing_status, RoutingStatus::Misrouted);
    assert_eq!(delivery.transport_status, TransportStatus::OnBoard);
    assert_eq!(delivery.current_voyage, Some(voyage("V100")));
    assert_eq!(
        (delivery.next_expected, delivery.estimated_arrival),
        (None, None)
    );
    assert!(!delivery.is_misdirected, "it is where its route says");
}
