//! A field that never changes has no event of its own.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(no_method)]
    name: String,
    #[aggregate(default, variant = Moved)]
    email: String,
}

fn main() {}
