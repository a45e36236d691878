//! `#[subscribe_to]` stands on a function.

use eventsourcing::{DomainEvent, subscribe_to};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Seen(String);

#[subscribe_to(Seen)]
struct Subscriber;

fn main() {}
