//! `no_method` leaves out what is written by hand.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(attribute)]
    name: String,
}

impl Profile {
    fn change_name(&self, name: String) -> Option<ProfileEvent> {
        (name != self.name).then_some(ProfileEvent::NameChanged { name })
    }
}

fn main() {}
