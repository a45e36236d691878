//! Each event and each decision has a name of its own.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute)]
    name_: String,
    #[aggregate(attribute, variant = Created)]
    email: String,
    #[aggregate(attribute, method = discard)]
    phone: String,
    #[aggregate(attribute)]
    _1: u8,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(create(variant = Done), discard(variant = Done))]
struct Todo {}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(create(method = begin, no_method))]
struct Lamp {
    #[aggregate(attribute, no_method, method = renew)]
    watts: u8,
}

fn main() {}
