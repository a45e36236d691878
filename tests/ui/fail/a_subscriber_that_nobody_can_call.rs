//! A subscriber is called by the publisher, who knows nothing of it.

use eventsourcing::{DomainEvent, RecordedEvent, subscribe_to};
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
struct Seen(String);

#[subscribe_to(Seen)]
async fn later(_seen: &RecordedEvent<Seen>) {}

#[subscribe_to(Seen)]
unsafe fn carefully(_seen: &RecordedEvent<Seen>) {}

#[subscribe_to(Seen)]
fn anything<E, const N: usize>(_seen: &RecordedEvent<E>) {}

fn main() {}
