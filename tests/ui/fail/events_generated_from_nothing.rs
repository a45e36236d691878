//! An aggregate that nothing begins can never be.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent)]
impl Todo {}

fn main() {
    let _: Option<TodoEvent> = None;
}
