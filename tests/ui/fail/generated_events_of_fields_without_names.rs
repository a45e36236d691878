//! Fields of events have the names of those of the state.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Name(#[aggregate(attribute)] String);

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
enum Door {
    Open,
    Shut,
}

fn main() {
    println!("{:?} {:?} {:?}", Name::create(), Door::Open, Door::Shut);
}
