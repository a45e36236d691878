//! What is wrong is said as for an enum of one's own.

use elsewhere::ParcelEvent;
use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ParcelEvent)]
struct Parcel {
    to: String,
}

#[mutators(ParcelEvent)]
impl Parcel {
    fn posted(to: String, grams: u32) -> Self {
        _ = grams;
        Self { to }
    }

    fn redirected(&mut self, to: u8) {
        self.to = to.to_string();
    }
}

fn main() {}
