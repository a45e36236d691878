//! What can go wrong, in the words of the one who reads it.

use std::{convert::Infallible, error::Error as _, fmt::Write as _, io};

use eventsourcing::{Error, UpdateError};
use eventsourcing_diesel::DatabaseLocation;

use crate::domain::{
    cargo::CargoRefusal,
    codes::{TrackingId, VoyageNumber},
    history::HandlingRefusal,
    specification::NoSpecification,
    voyage::VoyageRefusal,
};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShippingError {
    /// The cargo refuses.
    #[error(transparent)]
    Cargo(#[from] CargoRefusal),
    /// The handling history refuses.
    #[error(transparent)]
    Handling(#[from] HandlingRefusal),
    /// The voyage refuses.
    #[error(transparent)]
    Voyage(#[from] VoyageRefusal),
    /// No route could do what is asked for.
    #[error(transparent)]
    Specification(#[from] NoSpecification),
    /// Nobody has booked it.
    #[error("there is no cargo {0}: `book` makes one")]
    NoSuchCargo(TrackingId),
    /// Somebody has booked another cargo under this id.
    #[error("the tracking id {0} is taken")]
    TrackingIdTaken(TrackingId),
    /// No carrier has announced it.
    #[error("there is no voyage {0}: `voyages` shows those that there are")]
    NoSuchVoyage(VoyageNumber),
    /// The carrier has announced it before.
    #[error("voyage {0} is scheduled already")]
    ScheduledAlready(VoyageNumber),
    /// There are not so many.
    #[error("there is no route {choice} for {cargo}: `routes {cargo}` shows those that there are")]
    NoSuchRoute {
        /// For which cargo.
        cargo: TrackingId,
        /// Which route, from 1.
        choice: usize,
    },
    /// There is nothing to look into.
    #[error("there is no database: `schedule` and `book` make one; check `--database`")]
    NoDatabase,
    /// The database fails.
    #[error("the database cannot be used")]
    Storage(#[from] Error),
    /// What was asked is done, and nobody could be told.
    #[error("the answer could not be written; what was asked is done")]
    Output(#[source] io::Error),
}

impl<R: Into<Self>> From<UpdateError<R>> for ShippingError {
    fn from(error: UpdateError<R>) -> Self {
        match error {
            UpdateError::Refused(refusal) => refusal.into(),
            UpdateError::Failed(error) => error.into(),
        }
    }
}

impl From<Infallible> for ShippingError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl ShippingError {
    /// What the program exits with.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::NoDatabase | Self::Storage(_) => 3,
            Self::Output(_) => 5,
            _ => 1,
        }
    }

    /// For people: what was wrong, everything that caused it, and where if it is the database.
    pub(crate) fn to_text(&self, database: &DatabaseLocation) -> String {
        let mut text = format!("error: {self}\n");
        let mut next = self.source();
        while let Some(cause) = next {
            // Writing into a string does not fail. Some libraries say what their cause says.
            let says = cause.to_string();
            if !text.contains(&says) {
                let _ = writeln!(text, "  because: {says}");
            }
            next = cause.source();
        }
        if self.exit_code() == 3 {
            let _ = writeln!(text, "  where: {database}");
        }
        text
    }
}
