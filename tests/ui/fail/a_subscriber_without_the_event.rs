//! A subscriber has one parameter: the event.

use eventsourcing::{DomainEvent, RecordedEvent, subscribe_to};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Seen(String);

#[subscribe_to(Seen)]
fn nothing() {}

#[subscribe_to(Seen)]
fn more(_seen: &RecordedEvent<Seen>, _by: &str) {}

#[subscribe_to(Seen)]
fn method(&self, _seen: &RecordedEvent<Seen>) {}

fn main() {}
