//! An event is as visible as the aggregate whose event it is.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
pub struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent, topic = "todo")]
impl Todo {
    fn added(text: String) -> Self {
        Self { text }
    }
}

fn main() {}
