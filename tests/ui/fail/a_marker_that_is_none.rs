//! What kind of thing has happened is one of those that there are, and said of one type of event.

use eventsourcing::DomainEvent;
use serde::{Deserialize, Serialize};

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(marker = Created)]
enum LampEvent {
    #[event(marker = "Created")]
    Installed,
    #[event(marker)]
    Switched,
    #[event(marker = Discarded, marker = Created)]
    Broken,
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[event(marker = Creted)]
struct Built;

fn main() {}
