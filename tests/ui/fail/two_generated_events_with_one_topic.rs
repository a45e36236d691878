//! A stored event is of one type.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "crm.profile")]
struct Profile {
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute, topic = "NameChanged")]
    email: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "crm#member")]
struct Member {}

fn main() {}
