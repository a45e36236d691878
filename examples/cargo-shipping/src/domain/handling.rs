//! What is done to a cargo.

use std::fmt;

use eventsourcing::{Shape, Timestamp};
use serde::{Deserialize, Serialize};

use super::codes::{Location, VoyageNumber};

/// What is done to a cargo somewhere: expected by its route, or reported by a port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
pub struct Activity {
    /// What is done.
    pub kind: ActivityKind,
    /// Where.
    pub location: Location,
}

/// What can be done to a cargo.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
pub enum ActivityKind {
    /// The company takes it in.
    Received,
    /// It goes aboard.
    Loaded {
        /// Of which voyage.
        onto: VoyageNumber,
    },
    /// It goes ashore.
    Unloaded {
        /// From which voyage.
        from: VoyageNumber,
    },
    /// The customs look at it.
    InCustoms,
    /// The customer takes it away.
    Claimed,
}

/// An activity that has been completed. Handlings are in the order in which they were completed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Shape)]
pub struct Handling {
    /// When it was completed, which is before it is reported, and may be long before.
    pub completed: Timestamp,
    /// What was done.
    pub activity: Activity,
}

impl Activity {
    /// The company takes a cargo in.
    pub fn received(location: Location) -> Self {
        let kind = ActivityKind::Received;
        Self { kind, location }
    }

    /// A cargo goes aboard.
    pub fn loaded(onto: VoyageNumber, location: Location) -> Self {
        let kind = ActivityKind::Loaded { onto };
        Self { kind, location }
    }

    /// A cargo goes ashore.
    pub fn unloaded(from: VoyageNumber, location: Location) -> Self {
        let kind = ActivityKind::Unloaded { from };
        Self { kind, location }
    }

    /// The customs look at a cargo.
    pub fn in_customs(location: Location) -> Self {
        let kind = ActivityKind::InCustoms;
        Self { kind, location }
    }

    /// The customer takes a cargo away.
    pub fn claimed(location: Location) -> Self {
        let kind = ActivityKind::Claimed;
        Self { kind, location }
    }

    /// The activity, completed.
    pub fn completed(self, completed: Timestamp) -> Handling {
        Handling {
            completed,
            activity: self,
        }
    }

    /// The voyage that it is done with.
    pub fn voyage(&self) -> Option<&VoyageNumber> {
        match &self.kind {
            ActivityKind::Loaded { onto: voyage } | ActivityKind::Unloaded { from: voyage } => {
                Some(voyage)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = &self.location;
        match &self.kind {
            ActivityKind::Received => write!(f, "received in {location}"),
            ActivityKind::Loaded { onto } => write!(f, "loaded onto {onto} in {location}"),
            ActivityKind::Unloaded { from } => write!(f, "unloaded from {from} in {location}"),
            ActivityKind::InCustoms => write!(f, "in customs in {location}"),
            ActivityKind::Claimed => write!(f, "claimed in {location}"),
        }
    }
}
