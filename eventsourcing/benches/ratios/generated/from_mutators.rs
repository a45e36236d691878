//! The events follow from the mutators.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = ContactEvent)]
pub(super) struct Contact {
    name: String,
    email: Option<String>,
    visits: u32,
}

#[mutators(generate = pub(super) ContactEvent, topic = "contact")]
impl Contact {
    fn added(name: String, email: Option<String>) -> Self {
        let visits = 0;
        Self {
            name,
            email,
            visits,
        }
    }

    fn renamed(&mut self, name: String) {
        self.name = name;
    }

    fn email_changed(&mut self, email: Option<String>) {
        self.email = email;
    }

    fn visits_changed(&mut self, visits: u32) {
        self.visits = visits;
    }

    fn discarded(self) {}
}

impl super::Contact for Contact {
    const FORM: &'static str = "from mutators";

    fn add(name: String, email: Option<String>) -> ContactEvent {
        ContactEvent::Added { name, email }
    }

    fn rename(&self, name: String) -> ContactEvent {
        ContactEvent::Renamed { name }
    }

    fn change_email(&self, email: Option<String>) -> ContactEvent {
        ContactEvent::EmailChanged { email }
    }

    fn change_visits(&self, visits: u32) -> ContactEvent {
        ContactEvent::VisitsChanged { visits }
    }
}
