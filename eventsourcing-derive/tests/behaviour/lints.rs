//! What is written, and what a mutator cannot help, is clean under every lint that a user may deny.

#![deny(
    warnings,
    missing_docs,
    unused_qualifications,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(missing_debug_implementations, unreachable_pub)]
// It wants the opposite of `unreachable_pub`.
#![allow(clippy::redundant_pub_crate)]

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

/// What can happen to a machine.
#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
pub(crate) enum MachineEvent {
    /// Many fields, many of them flags.
    Built {
        name: String,
        red: bool,
        heavy: bool,
        loud: bool,
        old: bool,
        wheels: u8,
        doors: u8,
        seats: u8,
        reason: String,
    },
    /// A value that its mutator does not use up.
    Renamed(String),
    /// A name that says something else to clippy.
    IsBlocked { why: String },
    /// Nothing to do.
    Scrapped,
}

/// A machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = MachineEvent)]
pub(crate) struct Machine {
    name: String,
}

#[mutators(MachineEvent)]
impl Machine {
    fn built(
        name: String,
        red: bool,
        heavy: bool,
        loud: bool,
        old: bool,
        wheels: u8,
        doors: u8,
        seats: u8,
        _reason: String,
    ) -> Self {
        let _ = (red, heavy, loud, old, wheels, doors, seats);
        Self { name }
    }

    fn renamed(&mut self, name: String) {
        self.name.clone_from(&name);
    }

    fn is_blocked(&mut self, why: String) {
        self.name.push_str(&why);
    }

    fn scrapped(self) {}
}

#[test]
fn a_machine_is_an_aggregate() {
    use eventsourcing::{Mutators, Role};

    assert_eq!(Machine::role(&MachineEvent::Scrapped), Role::Ends);
}
