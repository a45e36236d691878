//! A cargo, and what was done to it.

use eventsourcing::UnitOfWork;
use eventsourcing_diesel::AnyStrategy;

use super::Result;
use crate::domain::{
    cargo::{Cargo, CargoId},
    codes::TrackingId,
    delivery::Delivery,
    history::{HandlingHistory, HistoryId},
};

/// A cargo, and what was done to it: two aggregates that tell how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// The cargo.
    pub cargo: Cargo,
    /// What was done to it.
    pub history: HandlingHistory,
}

impl Tracked {
    /// How it stands.
    pub fn delivery(&self) -> Delivery {
        Delivery::of(&self.cargo, &self.history)
    }

    /// As a unit of work sees both.
    pub(super) fn read(
        work: &mut UnitOfWork<'_, AnyStrategy>,
        tracking_id: &TrackingId,
    ) -> Result<Self> {
        let cargo = Cargo::clone(work.get(CargoId::of(tracking_id))?);
        let history = HandlingHistory::clone(work.get(HistoryId::of(tracking_id))?);
        Ok(Self { cargo, history })
    }
}
