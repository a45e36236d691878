//! Everything follows from the fields.

use eventsourcing::Aggregate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "contact", create(variant = Added, method = add), discard(no_method))]
pub(super) struct Contact {
    #[aggregate(attribute, variant = Renamed, method = rename)]
    name: String,
    #[aggregate(attribute)]
    email: Option<String>,
    #[aggregate(attribute, default)]
    visits: u32,
}

impl super::Contact for Contact {
    const FORM: &'static str = "from fields";

    fn add(name: String, email: Option<String>) -> ContactEvent {
        Self::add(name, email)
    }

    fn rename(&self, name: String) -> ContactEvent {
        self.rename(name)
    }

    fn change_email(&self, email: Option<String>) -> ContactEvent {
        self.change_email(email)
    }

    fn change_visits(&self, visits: u32) -> ContactEvent {
        self.change_visits(visits)
    }
}
