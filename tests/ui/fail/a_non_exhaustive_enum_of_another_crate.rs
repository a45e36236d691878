//! There may be events that no mutator is for.

use elsewhere::LetterEvent;
use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = LetterEvent)]
struct Letter;

#[mutators(LetterEvent)]
impl Letter {
    fn posted() -> Self {
        Self
    }

    fn delivered(self) {}
}

fn main() {}
