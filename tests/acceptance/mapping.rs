//! How events become stored events and are read again.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

/// An aggregate whose events can hold what JSON has no number for.
#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "probe")]
pub(crate) enum ProbeEvent {
    Placed,
    Read { value: f64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ProbeEvent)]
pub(crate) struct Probe {
    pub(crate) values: Vec<f64>,
}

#[mutators(ProbeEvent)]
impl Probe {
    fn placed() -> Self {
        Self { values: Vec::new() }
    }

    fn read(&mut self, value: f64) {
        self.values.push(value);
    }
}
