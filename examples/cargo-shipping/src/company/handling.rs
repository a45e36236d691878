//! What ports report.

use super::{Company, Result, Tracked};
use crate::{
    domain::{
        cargo::CargoId,
        codes::TrackingId,
        handling::Handling,
        history::{HandlingHistory, HistoryId},
        rerouting::{Reroute, RerouteRequest},
        voyage::VoyageId,
    },
    errors::ShippingError,
};

impl Company {
    /// Registers what a port reports. Where it misdirects the cargo, another route is asked for in the
    /// same transaction: no cargo is lost because the program died in between.
    pub fn register(&self, tracking_id: &TrackingId, handling: &Handling) -> Result<Tracked> {
        self.booked(tracking_id)?;
        self.sails(handling)?;
        self.datastore.atomically(|work| {
            let before = Tracked::read(work, tracking_id)?;
            let report = |history: &HandlingHistory| history.register(handling.clone());
            work.update(HistoryId::of(tracking_id), report)?;
            // Whether it misdirects the cargo depends on its route, which must still be this one.
            work.require_unchanged(CargoId::of(tracking_id))?;
            let after = Tracked::read(work, tracking_id)?;
            let needed_before = before.delivery().needs_another_route();
            if after.delivery().needs_another_route() && !needed_before {
                let cargo = tracking_id.clone();
                work.create::<RerouteRequest, _>(RerouteRequest::create(Reroute { cargo }))?;
            }
            Ok(after)
        })
    }

    /// Refuses a handling with a voyage that there is not.
    fn sails(&self, handling: &Handling) -> Result<()> {
        match handling.activity.voyage() {
            Some(number) if !self.voyages.contains(VoyageId::of(number))? => {
                Err(ShippingError::NoSuchVoyage(number.clone()))
            }
            _ => Ok(()),
        }
    }
}
