//! A stored event is of one type.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent, topic = "todo")]
impl Todo {
    fn added(text: String) -> Self {
        Self { text }
    }

    #[event(topic = "Added")]
    fn changed(&mut self, text: String) {
        self.text = text;
    }

    #[serde(skip)]
    fn removed(self) {}
}

fn main() {}
