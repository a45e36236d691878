//! What commands are told, in the order in which people type it, as the domain has it.

use clap::{Args, Subcommand};
use eventsourcing::Timestamp;

use crate::domain::{
    codes::{Location, VoyageNumber},
    handling::{Activity, Handling},
    specification::{NoSpecification, RouteSpecification},
    voyage::VoyageCommand,
};

/// What was done.
#[derive(Debug, Subcommand)]
pub(super) enum Done {
    /// The company took it in.
    Received(Completed),
    /// It went aboard.
    Loaded {
        voyage: VoyageNumber,
        #[command(flatten)]
        at: Completed,
    },
    /// It went ashore.
    Unloaded {
        voyage: VoyageNumber,
        #[command(flatten)]
        at: Completed,
    },
    /// The customs have looked at it.
    Customs(Completed),
    /// The customer took it away.
    Claimed(Completed),
}

/// Where and when it was done.
#[derive(Debug, Args)]
pub(super) struct Completed {
    location: Location,
    time: Timestamp,
}

/// From which port a voyage leaves how much later.
#[derive(Debug, Args)]
pub(super) struct Later {
    from: Location,
    hours: u32,
}

impl From<Later> for VoyageCommand {
    fn from(Later { from, hours }: Later) -> Self {
        Self::Delay { from, hours }
    }
}

/// What a customer asks for.
#[derive(Debug, Args)]
pub(super) struct Asked {
    from: Location,
    /// When the cargo is there.
    ready: Timestamp,
    to: Location,
    /// When the cargo has to be at its destination.
    by: Timestamp,
}

impl TryFrom<Asked> for RouteSpecification {
    type Error = NoSpecification;

    fn try_from(asked: Asked) -> Result<Self, NoSpecification> {
        Self::new(asked.from, asked.to, asked.ready, asked.by)
    }
}

impl From<Done> for Handling {
    fn from(done: Done) -> Self {
        let (activity, time) = match done {
            Done::Received(it) => (Activity::received(it.location), it.time),
            Done::Loaded { voyage, at } => (Activity::loaded(voyage, at.location), at.time),
            Done::Unloaded { voyage, at } => (Activity::unloaded(voyage, at.location), at.time),
            Done::Customs(it) => (Activity::in_customs(it.location), it.time),
            Done::Claimed(it) => (Activity::claimed(it.location), it.time),
        };
        activity.completed(time)
    }
}
