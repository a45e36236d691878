//! What customers ask for, and the routes that do it.

use eventsourcing::Timestamp;

use super::{Company, Result, Tracked};
use crate::domain::{
    cargo::{Cargo, CargoId},
    codes::{Location, TrackingId},
    history::HistoryId,
    itinerary::Itinerary,
    routing::{RoutingService as _, Timetable},
};

impl Company {
    /// The routes that bring a cargo from where it is to its destination in time, those that arrive
    /// first in front.
    pub fn routes(&self, tracking_id: &TrackingId) -> Result<Vec<Itinerary>> {
        let tracked = self.track(tracking_id)?;
        let onward = tracked.cargo.onward(&tracked.history)?;
        Ok(self.timetable()?.itineraries(&onward))
    }

    /// Gives a cargo a route.
    pub fn assign(&self, tracking_id: &TrackingId, itinerary: &Itinerary) -> Result<Tracked> {
        self.booked(tracking_id)?;
        self.datastore.atomically(|work| {
            let history = Tracked::read(work, tracking_id)?.history;
            let assign = |cargo: &Cargo| cargo.assign(itinerary.clone(), &history);
            work.update(CargoId::of(tracking_id), assign)?;
            // The route begins where the cargo is, which must still be there.
            work.require_unchanged(HistoryId::of(tracking_id))?;
            Tracked::read(work, tracking_id)
        })
    }

    /// Sends a cargo elsewhere, or there earlier or later.
    pub fn redirect(
        &self,
        tracking_id: &TrackingId,
        destination: &Location,
        deadline: Timestamp,
    ) -> Result<Tracked> {
        self.booked(tracking_id)?;
        self.datastore.atomically(|work| {
            let history = Tracked::read(work, tracking_id)?.history;
            let redirect = |cargo: &Cargo| cargo.redirect(destination.clone(), deadline, &history);
            work.update(CargoId::of(tracking_id), redirect)?;
            work.require_unchanged(HistoryId::of(tracking_id))?;
            Tracked::read(work, tracking_id)
        })
    }

    pub(super) fn timetable(&self) -> Result<Timetable> {
        Ok(Timetable::of(self.voyages()?))
    }
}
