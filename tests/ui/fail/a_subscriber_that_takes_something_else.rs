//! What a subscriber takes follows from what it subscribes to.

use eventsourcing::{DomainEvent, RecordedEvent, subscribe_to};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Seen(String);

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Heard(String);

#[subscribe_to(Seen)]
fn another(_heard: &RecordedEvent<Heard>) {}

#[subscribe_to(Seen, Heard)]
fn one_of_two(_seen: &RecordedEvent<Seen>) {}

#[subscribe_to]
fn one_of_all(_seen: &RecordedEvent<Seen>) {}

fn main() {}
