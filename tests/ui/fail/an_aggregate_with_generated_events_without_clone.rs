//! Its last state is kept, and dependent decisions work on a copy.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(attribute)]
    name: String,
}

fn main() {}
