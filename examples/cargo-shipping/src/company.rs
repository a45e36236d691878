//! The shipping company: what it does for customers, ports and carriers, each in one transaction.

mod handling;
mod rerouting;
mod routing;
mod tracked;

use eventsourcing::{Error, Repository, UpdateError};
use eventsourcing_diesel::{AnyStrategy, DatabaseLocation, Datastore};

pub use self::{rerouting::Rerouted, tracked::Tracked};
use crate::{
    domain::{
        cargo::{Cargo, CargoId},
        codes::{TrackingId, VoyageNumber},
        history::{HandlingHistory, HistoryId},
        rerouting::RerouteRequest,
        specification::RouteSpecification,
        voyage::{CarrierMovement, Voyage, VoyageCommand, VoyageId},
    },
    errors::ShippingError,
};

type Result<T> = std::result::Result<T, ShippingError>;

/// A shipping company, whose cargos and voyages are in a database.
#[derive(Debug, Clone)]
pub struct Company {
    datastore: Datastore,
    cargos: Repository<Cargo, AnyStrategy>,
    histories: Repository<HandlingHistory, AnyStrategy>,
    voyages: Repository<Voyage, AnyStrategy>,
    requests: Repository<RerouteRequest, AnyStrategy>,
}

impl Company {
    /// The company in a datastore.
    pub fn new(datastore: Datastore) -> Self {
        Self {
            cargos: datastore.repository(),
            histories: datastore.repository(),
            voyages: datastore.repository(),
            requests: datastore.repository(),
            datastore,
        }
    }

    /// The company in the database there, which is made when it is not there.
    pub fn open(database: &DatabaseLocation) -> Result<Self> {
        Ok(Self::new(database.open()?))
    }

    /// The company in the database there, which must be there: whoever asks for a cargo has
    /// mistyped where it is if not.
    pub fn open_existing(database: &DatabaseLocation) -> Result<Self> {
        if database.is_missing() {
            return Err(ShippingError::NoDatabase);
        }
        Self::open(database)
    }

    /// Books the transport of a cargo: the cargo and its handling history begin together, so that
    /// there is never one without the other.
    pub fn book(&self, tracking_id: &TrackingId, asked: &RouteSpecification) -> Result<Tracked> {
        let id = CargoId::of(tracking_id);
        self.datastore.atomically(|work| {
            // Where somebody books it meanwhile, the unit conflicts, and runs again.
            if work.find::<Cargo>(id)?.is_some() {
                return Err(ShippingError::TrackingIdTaken(tracking_id.clone()));
            }
            let cargo = Cargo::book(tracking_id.clone(), asked.clone());
            work.create_as::<Cargo, _>(id, cargo)?;
            let history = HandlingHistory::open(tracking_id.clone());
            work.create_as::<HandlingHistory, _>(HistoryId::of(tracking_id), history)?;
            Tracked::read(work, tracking_id)
        })
    }

    /// Announces a voyage.
    pub fn schedule(
        &self,
        number: &VoyageNumber,
        movements: Vec<CarrierMovement>,
    ) -> Result<Voyage> {
        let scheduled = Voyage::schedule(number.clone(), movements);
        match self.voyages.create_as(VoyageId::of(number), scheduled) {
            Err(UpdateError::Failed(Error::Conflict(_))) => {
                Err(ShippingError::ScheduledAlready(number.clone()))
            }
            scheduled => Ok(Voyage::clone(&*scheduled?)),
        }
    }

    /// Does what a carrier asks of a voyage.
    pub fn execute(&self, number: &VoyageNumber, command: VoyageCommand) -> Result<Voyage> {
        match self.voyages.execute(VoyageId::of(number), command) {
            Err(UpdateError::Failed(Error::NotFound { .. })) => {
                Err(ShippingError::NoSuchVoyage(number.clone()))
            }
            executed => Ok(Voyage::clone(&*executed?)),
        }
    }

    /// The voyages, by number.
    pub fn voyages(&self) -> Result<Vec<Voyage>> {
        let ids = self.voyages.ids();
        let voyages = ids.map(|id| Ok(Voyage::clone(&*self.voyages.get(id?)?)));
        let mut voyages = voyages.collect::<Result<Vec<_>>>()?;
        voyages.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(voyages)
    }

    /// A cargo, and what was done to it.
    pub fn track(&self, tracking_id: &TrackingId) -> Result<Tracked> {
        self.booked(tracking_id)?;
        let cargo = self.cargos.get(CargoId::of(tracking_id))?;
        let history = self.histories.get(HistoryId::of(tracking_id))?;
        Ok(Tracked {
            cargo: Cargo::clone(&cargo),
            history: HandlingHistory::clone(&history),
        })
    }

    /// All cargos, by tracking id.
    pub fn cargos(&self) -> Result<Vec<Tracked>> {
        let ids = self.cargos.ids();
        let cargos = ids.map(|id| self.track(&self.cargos.get(id?)?.tracking_id));
        let mut cargos = cargos.collect::<Result<Vec<_>>>()?;
        cargos.sort_by(|a, b| a.cargo.tracking_id.cmp(&b.cargo.tracking_id));
        Ok(cargos)
    }

    /// Refuses a cargo that nobody has booked. One that was booked is there for ever.
    fn booked(&self, tracking_id: &TrackingId) -> Result<()> {
        if self.cargos.contains(CargoId::of(tracking_id))? {
            return Ok(());
        }
        Err(ShippingError::NoSuchCargo(tracking_id.clone()))
    }
}
