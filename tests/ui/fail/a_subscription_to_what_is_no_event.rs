//! What is subscribed to are types of events.

use eventsourcing::{DomainEvent, RecordedEvent, subscribe_to};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Seen(String);

#[subscribe_to(String)]
fn text(_text: &RecordedEvent<String>) {}

#[subscribe_to(topic = "seen")]
fn by_topic(_seen: &RecordedEvent<Seen>) {}

fn main() {}
