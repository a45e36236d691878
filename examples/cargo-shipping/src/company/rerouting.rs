//! Requests for another route: stored by whoever registers a handling, handled here, and done.

use super::{Company, Result, Tracked};
use crate::domain::{
    cargo::{Cargo, CargoId, CargoRefusal},
    codes::TrackingId,
    delivery::Delivery,
    history::HistoryId,
    rerouting::{RerouteRequest, RerouteRequestId, another_route},
    routing::RoutingService,
};

/// What became of a request for another route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rerouted {
    /// The cargo has another route, and the request is done.
    Done(TrackingId),
    /// The cargo is on its way without it, and the request is done.
    NotNeeded(TrackingId),
    /// There is no route at present, and the request waits.
    Waiting(TrackingId, CargoRefusal),
}

impl Company {
    /// Handles the requests that wait for another route, the oldest first.
    ///
    /// Each is a transaction of its own: the route and that the request is done are stored together.
    /// So this can be stopped at any moment, and run twice at once.
    pub fn reroute(&self) -> Result<Vec<Rerouted>> {
        let timetable = self.timetable()?;
        let mut rerouted = Vec::new();
        for id in self.requests.ids() {
            let id = id?;
            if !self.requests.get(id)?.is_done() {
                rerouted.push(self.handle(id, &timetable)?);
            }
        }
        Ok(rerouted)
    }

    fn handle(&self, id: RerouteRequestId, routing: &dyn RoutingService) -> Result<Rerouted> {
        self.datastore.atomically(|work| {
            let request = work.get::<RerouteRequest>(id)?;
            let tracking_id = request.command().cargo.clone();
            let Tracked { cargo, history } = Tracked::read(work, &tracking_id)?;
            let is_needed = Delivery::of(&cargo, &history).needs_another_route();
            if is_needed {
                let route = match another_route(&cargo, &history, routing) {
                    Ok(route) => route,
                    Err(refusal) => return Ok(Rerouted::Waiting(tracking_id, refusal)),
                };
                let assign = |cargo: &Cargo| cargo.assign(route, &history);
                work.update(CargoId::of(&tracking_id), assign)?;
            }
            // Whether it is needed, and from where, depends on them: they must still be as they were.
            work.require_unchanged(CargoId::of(&tracking_id))?;
            work.require_unchanged(HistoryId::of(&tracking_id))?;
            // Somebody else may have done it meanwhile, which is no mistake.
            work.update(id, |request: &RerouteRequest| request.done().ok())?;
            if is_needed {
                Ok(Rerouted::Done(tracking_id))
            } else {
                Ok(Rerouted::NotNeeded(tracking_id))
            }
        })
    }
}
