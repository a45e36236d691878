//! The route that a cargo was given, and how far along it is.

use eventsourcing::{Shape, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    handling::{Activity, ActivityKind},
    history::HandlingHistory,
    itinerary::{Itinerary, Leg},
};

/// The route of a cargo from where it was when it was routed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Route {
    /// The way that is left from there.
    pub itinerary: Itinerary,
    /// When the last handling before it was completed: what was done up to then is no part of it.
    /// None, if the cargo was not even received.
    pub since: Option<Timestamp>,
}

impl Route {
    /// What is still to be done to the cargo, in this order; `None` when something else was done.
    pub(super) fn still_expected(&self, history: &HandlingHistory) -> Option<Vec<Activity>> {
        let mut expected = self.expected();
        let mut here = self.itinerary.origin();
        for handling in history.after(self.since) {
            let done = &handling.activity;
            // Customs look at a cargo wherever it is, and nobody knows before.
            if done.kind != ActivityKind::InCustoms || done.location != *here {
                expected.next().filter(|it| it == done)?;
            }
            here = &done.location;
        }
        Some(expected.collect())
    }

    /// What is to be done to the cargo all the way.
    fn expected(&self) -> impl Iterator<Item = Activity> {
        let (from, to) = (self.itinerary.origin(), self.itinerary.destination());
        let received = self
            .since
            .is_none()
            .then(|| Activity::received(from.clone()));
        let legs = self.itinerary.legs().flat_map(Leg::activities);
        let claimed = Activity::claimed(to.clone());
        received.into_iter().chain(legs).chain([claimed])
    }
}
