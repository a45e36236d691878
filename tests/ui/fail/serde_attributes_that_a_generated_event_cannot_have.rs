//! What says how a field is stored reaches the events, and is checked there.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(attribute)]
    #[serde(rename(serialize = "mail", deserialize = "e_mail"))]
    email: String,
    #[aggregate(attribute)]
    #[serde(skip)]
    name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo;

#[mutators(generate = TodoEvent)]
impl Todo {
    fn added(#[serde(skip)] _text: String) -> Self {
        Self
    }

    #[serde(untagged)]
    fn done(&mut self) {}
}

fn main() {}
