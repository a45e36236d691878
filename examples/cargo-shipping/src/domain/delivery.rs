//! How a cargo stands.

use eventsourcing::Timestamp;

use super::{
    cargo::Cargo,
    codes::{Location, VoyageNumber},
    handling::{Activity, ActivityKind, Handling},
    history::HandlingHistory,
};

/// How a cargo stands. It follows from the cargo and its handling history and from nothing else: it
/// is never stored, and a report that comes late sets it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where the cargo is between customer and customer.
    pub transport_status: TransportStatus,
    /// Where it was handled last.
    pub last_known_location: Option<Location>,
    /// Which voyage it is on board of.
    pub current_voyage: Option<VoyageNumber>,
    /// Whether its route leads where it has to go.
    pub routing_status: RoutingStatus,
    /// Whether something was done to it that its route does not say.
    pub is_misdirected: bool,
    /// What is to be done to it next, if it is on its way.
    pub next_expected: Option<Activity>,
    /// When it comes to its destination, if it is on its way and not there yet.
    pub estimated_arrival: Option<Timestamp>,
    /// Whether it is ashore where it had to go.
    pub is_unloaded_at_destination: bool,
}

/// Where a cargo is between customer and customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportStatus {
    /// Its customer has not brought it.
    NotReceived,
    /// It is ashore.
    InPort,
    /// It is at sea.
    OnBoard,
    /// Its customer has fetched it.
    Claimed,
}

/// Whether a cargo's route leads where it has to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoutingStatus {
    /// It has none.
    NotRouted,
    /// It does.
    Routed,
    /// It does not, since the cargo was redirected.
    Misrouted,
}

impl Delivery {
    /// How a cargo stands to which this was done.
    pub fn of(cargo: &Cargo, history: &HandlingHistory) -> Self {
        let last = history.last().map(|handling| &handling.activity);
        let route = cargo.route.as_ref();
        let still_expected = route.map(|route| route.still_expected(history));
        let routing_status = RoutingStatus::of(cargo);
        let is_misdirected = still_expected == Some(None);
        let is_on_its_way = routing_status == RoutingStatus::Routed && !is_misdirected;
        let is_unloaded_at_destination = is_unloaded_at_destination(cargo, history);
        let is_there = is_unloaded_at_destination || history.is_claimed();
        let next_expected = still_expected
            .flatten()
            .filter(|_| is_on_its_way)
            .and_then(|activities| activities.into_iter().next());
        let estimated_arrival = route
            .filter(|_| is_on_its_way && !is_there)
            .map(|route| route.itinerary.arrival());
        Self {
            transport_status: TransportStatus::after(last),
            last_known_location: last.map(|it| it.location.clone()),
            current_voyage: last.and_then(on_board_of).cloned(),
            routing_status,
            is_misdirected,
            next_expected,
            estimated_arrival,
            is_unloaded_at_destination,
        }
    }

    /// Whether somebody has to find another route. No route helps what its customer has.
    pub fn needs_another_route(&self) -> bool {
        self.is_misdirected && self.transport_status != TransportStatus::Claimed
    }
}

impl TransportStatus {
    fn after(last: Option<&Activity>) -> Self {
        match last.map(|it| &it.kind) {
            None => Self::NotReceived,
            Some(ActivityKind::Loaded { .. }) => Self::OnBoard,
            Some(ActivityKind::Claimed) => Self::Claimed,
            Some(_) => Self::InPort,
        }
    }
}

impl RoutingStatus {
    fn of(cargo: &Cargo) -> Self {
        match &cargo.route {
            None => Self::NotRouted,
            Some(route) if cargo.specification.is_met_in_the_end(&route.itinerary) => Self::Routed,
            Some(_) => Self::Misrouted,
        }
    }
}

fn on_board_of(last: &Activity) -> Option<&VoyageNumber> {
    match &last.kind {
        ActivityKind::Loaded { onto } => Some(onto),
        _ => None,
    }
}

/// Customs do not move a cargo: what was done before them says where it is.
fn is_unloaded_at_destination(cargo: &Cargo, history: &HandlingHistory) -> bool {
    let moves = |it: &&Handling| it.activity.kind != ActivityKind::InCustoms;
    let last_move = history.handlings.iter().rev().find(moves);
    last_move.is_some_and(|Handling { activity, .. }| {
        matches!(activity.kind, ActivityKind::Unloaded { .. })
            && activity.location == *cargo.specification.destination()
    })
}

#[cfg(test)]
mod tests;
