//! What is in it would take its place: an enum in it would lose its tag, a field its name.

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

#[must_use = "an event that is not triggered has not happened"]
#[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
#[serde(transparent)]
struct Coloured(Colour);

fn main() {}
