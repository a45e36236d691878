//! An event owns what it carries.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent)]
impl Todo {
    fn added(text: &str) -> Self {
        Self { text: text.to_owned() }
    }

    fn shown(&self) {}
}

fn main() {
    let _: Option<TodoEvent> = None;
}
