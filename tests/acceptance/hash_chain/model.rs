//! Charts of patients, sealed and not.

use eventsourcing::{Aggregate, DomainEvent, mutators};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "clinic.chart")]
pub(super) enum ChartEvent {
    Opened { patient: String },
    Given { mg: u32 },
    Refused { mg: u32 },
    Closed,
}

/// The same state three times: they differ in their seals.
macro_rules! charts {
    ($($(#[$docs:meta])* $name:ident $(, $key:ident)*;)*) => {$(
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
        #[aggregate(event = ChartEvent $(, $key)*)]
        pub(super) struct $name {
            pub(super) patient: String,
            pub(super) doses: Vec<u32>,
        }

        #[mutators(ChartEvent)]
        impl $name {
            fn opened(patient: String) -> Self {
                Self { patient, doses: Vec::new() }
            }

            fn given(&mut self, mg: u32) {
                self.doses.push(mg);
            }

            fn refused(&mut self, _mg: u32) {}

            fn closed(self) {}
        }
    )*};
}

charts! {
    /// Sealed from the first event.
    Chart, hash_chain;
    /// Sealed from some event.
    OldChart, hash_chain, unsealed_beginnings;
    /// Not sealed.
    PlainChart;
}

pub(super) fn opened() -> ChartEvent {
    ChartEvent::Opened {
        patient: "Ada".into(),
    }
}

pub(super) fn given(mg: u32) -> ChartEvent {
    ChartEvent::Given { mg }
}
