//! A transparent struct would lend its value the place of the variant: an enum in it would lose its tag.

use eventsourcing::DomainEvent;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Colour {
    Red,
    Green,
}

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[serde(transparent)]
struct Painted {
    colour: Colour,
}

fn main() {}
