//! A subscriber answers nothing, or why it failed.

use eventsourcing::{DomainEvent, RecordedEvent, subscribe_to};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Seen(String);

#[subscribe_to(Seen)]
fn count(_seen: &RecordedEvent<Seen>) -> u32 {
    1
}

#[subscribe_to(Seen)]
fn fail_with_nothing_to_show(_seen: &RecordedEvent<Seen>) -> Result<(), u32> {
    Err(1)
}

fn main() {}
