//! What creation does not give has a default.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kind;

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    name: String,
    #[aggregate(default)]
    kind: Kind,
}

fn main() {}
