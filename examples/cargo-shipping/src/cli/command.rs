//! What can be asked on the command line, and what is done then.

use clap::Subcommand;
use eventsourcing::Timestamp;

use super::arguments::{Asked, Done, Later};
use crate::{
    answers,
    company::{Company, Tracked},
    domain::{
        codes::{Location, TrackingId, VoyageNumber},
        voyage::{CarrierMovement, VoyageCommand},
    },
    errors::ShippingError,
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Announce a voyage.
    Schedule {
        voyage: VoyageNumber,
        /// Each as `FROM DEPARTURE TO ARRIVAL`, in one word for the shell.
        #[arg(required = true)]
        movements: Vec<CarrierMovement>,
    },
    /// Have a voyage go on from its last port.
    Extend {
        voyage: VoyageNumber,
        /// As `FROM DEPARTURE TO ARRIVAL`, in one word for the shell.
        movement: CarrierMovement,
    },
    /// Have a voyage leave a port later, and all ports after it.
    Delay {
        voyage: VoyageNumber,
        #[command(flatten)]
        later: Later,
    },
    /// Show the voyages.
    Voyages,
    /// Book the transport of a cargo.
    Book {
        cargo: TrackingId,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show the routes that a cargo can take from where it is.
    Routes { cargo: TrackingId },
    /// Give a cargo one of these routes.
    Route {
        cargo: TrackingId,
        /// Which one, as `routes` counts them.
        #[arg(default_value_t = 1)]
        choice: usize,
    },
    /// Send a cargo elsewhere, or there earlier or later.
    Redirect {
        cargo: TrackingId,
        to: Location,
        by: Timestamp,
    },
    /// Report what was done to a cargo.
    Handle {
        cargo: TrackingId,
        #[command(subcommand)]
        done: Done,
    },
    /// Find other routes for the cargos that are misdirected.
    Reroute,
    /// Show how a cargo stands.
    Track { cargo: TrackingId },
    /// Show what was done to a cargo.
    History { cargo: TrackingId },
    /// Show all cargos.
    List,
}

impl Command {
    /// Whether there may be no database yet.
    pub(super) fn begins(&self) -> bool {
        matches!(self, Self::Schedule { .. } | Self::Book { .. })
    }

    pub(super) fn run(self, company: &Company) -> Result<String, ShippingError> {
        let tracked = match self {
            Self::Schedule { voyage, movements } => {
                return Ok(answers::voyage(&company.schedule(&voyage, movements)?));
            }
            Self::Extend { voyage, movement } => {
                let extend = VoyageCommand::Extend { movement };
                return Ok(answers::voyage(&company.execute(&voyage, extend)?));
            }
            Self::Delay { voyage, later } => {
                return Ok(answers::voyage(&company.execute(&voyage, later.into())?));
            }
            Self::Voyages => return Ok(answers::voyages(&company.voyages()?)),
            Self::Routes { cargo } => return Ok(answers::routes(&company.routes(&cargo)?)),
            Self::Reroute => return Ok(answers::rerouted(&company.reroute()?)),
            Self::History { cargo } => return Ok(answers::history(&company.track(&cargo)?)),
            Self::List => return Ok(answers::list(&company.cargos()?)),
            Self::Book { cargo, asked } => company.book(&cargo, &asked.try_into()?),
            Self::Route { cargo, choice } => choose(company, &cargo, choice),
            Self::Redirect { cargo, to, by } => company.redirect(&cargo, &to, by),
            Self::Handle { cargo, done } => company.register(&cargo, &done.into()),
            Self::Track { cargo } => company.track(&cargo),
        };
        Ok(answers::tracked(&tracked?))
    }
}

fn choose(company: &Company, cargo: &TrackingId, choice: usize) -> Result<Tracked, ShippingError> {
    let routes = company.routes(cargo)?;
    let chosen = choice.checked_sub(1).and_then(|index| routes.get(index));
    let no_such_route = || ShippingError::NoSuchRoute {
        cargo: cargo.clone(),
        choice,
    };
    company.assign(cargo, chosen.ok_or_else(no_such_route)?)
}
