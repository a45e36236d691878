//! An event that is decided and not triggered has not happened.

#![deny(unused_must_use)]

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(attribute)]
    name: String,
}

fn rename(profile: &Profile) {
    profile.change_name("Ada".into());
}

fn main() {
    rename(&Profile { name: "Eve".into() });
}
