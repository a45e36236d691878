//! What the program answers.

use eventsourcing::Timestamp;

use crate::{
    company::{Rerouted, Tracked},
    domain::{
        delivery::{Delivery, RoutingStatus, TransportStatus},
        handling::Handling,
        itinerary::{Itinerary, Leg},
        voyage::Voyage,
    },
};

/// A voyage with its movements.
pub(crate) fn voyage(voyage: &Voyage) -> String {
    let movements = voyage.movements.iter().map(|it| {
        let (departure, arrival) = (time(it.departure), time(it.arrival));
        format!("  {} {departure}  {} {arrival}\n", it.from, it.to)
    });
    format!("{}\n{}", voyage.number, movements.collect::<String>())
}

/// The voyages with their movements.
pub(crate) fn voyages(voyages: &[Voyage]) -> String {
    voyages.iter().map(voyage).collect()
}

/// The routes from which one is chosen, by numbers.
pub(crate) fn routes(routes: &[Itinerary]) -> String {
    if routes.is_empty() {
        return "no voyages go there in time\n".to_owned();
    }
    let numbered = |(number, route): (u32, &Itinerary)| format!("{number}\n{}", legs(route));
    (1..).zip(routes).map(numbered).collect()
}

/// What became of the requests for other routes.
pub(crate) fn rerouted(rerouted: &[Rerouted]) -> String {
    let became = |it: &Rerouted| match it {
        Rerouted::Done(cargo) => format!("{cargo} has another route\n"),
        Rerouted::NotNeeded(cargo) => format!("{cargo} is on its way already\n"),
        Rerouted::Waiting(cargo, why) => format!("{cargo} waits: {why}\n"),
    };
    match rerouted {
        [] => "no cargo waits for another route\n".to_owned(),
        _ => rerouted.iter().map(became).collect(),
    }
}

/// How a cargo stands.
pub(crate) fn tracked(tracked: &Tracked) -> String {
    let delivery = tracked.delivery();
    let asked = &tracked.cargo.specification;
    let asked = format!(
        "{} from {} to {} by {}\n",
        tracked.cargo.tracking_id,
        asked.origin(),
        asked.destination(),
        time(asked.deadline())
    );
    let route = tracked.cargo.route.as_ref();
    let route = route.map(|route| legs(&route.itinerary));
    let status = format!("status   {}\n", status(&delivery));
    let next = delivery.next_expected.as_ref();
    let next = next.map(|next| format!("next     to be {next}\n"));
    let arrives = delivery.estimated_arrival.map(time);
    let arrives = arrives.map(|arrives| format!("arrives  {arrives}\n"));
    let known = [Some(asked), route, Some(status), next, arrives];
    known.into_iter().flatten().collect()
}

/// What was done to a cargo, in the order in which it was done.
pub(crate) fn history(tracked: &Tracked) -> String {
    let line = |it: &Handling| format!("{} {}\n", time(it.completed), it.activity);
    tracked.history.handlings.iter().map(line).collect()
}

/// All cargos, one a line.
pub(crate) fn list(cargos: &[Tracked]) -> String {
    let line = |it: &Tracked| format!("{} {}\n", it.cargo.tracking_id, status(&it.delivery()));
    cargos.iter().map(line).collect()
}

fn legs(route: &Itinerary) -> String {
    let leg = |leg: &Leg| {
        let (departure, arrival) = (time(leg.departure), time(leg.arrival));
        let Leg {
            voyage, from, to, ..
        } = leg;
        format!("  {voyage} {from} {departure}  {to} {arrival}\n")
    };
    route.legs().map(leg).collect()
}

fn status(delivery: &Delivery) -> String {
    let place = delivery.last_known_location.as_ref();
    let place = place.map(ToString::to_string).unwrap_or_default();
    let voyage = delivery.current_voyage.as_ref();
    let voyage = voyage.map(ToString::to_string).unwrap_or_default();
    let transport = match delivery.transport_status {
        TransportStatus::NotReceived => "not received".to_owned(),
        TransportStatus::InPort if delivery.is_unloaded_at_destination => {
            format!("at its destination {place}")
        }
        TransportStatus::InPort => format!("in port {place}"),
        TransportStatus::OnBoard => format!("on board of {voyage} from {place}"),
        TransportStatus::Claimed => format!("claimed in {place}"),
    };
    let routing = match delivery.routing_status {
        _ if delivery.is_misdirected => "MISDIRECTED",
        RoutingStatus::NotRouted => "not routed",
        RoutingStatus::Routed => "routed",
        RoutingStatus::Misrouted => "MISROUTED",
    };
    format!("{transport}, {routing}")
}

/// A time without fractions of a second where it has none.
fn time(time: Timestamp) -> String {
    time.to_string().replace(".000000Z", "Z")
}
