//! Extra derives are extra.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(derive(PartialEq, Clone))]
struct Profile {}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(derive(PartialEq, Eq, PartialEq))]
struct Member {}

fn main() {}
