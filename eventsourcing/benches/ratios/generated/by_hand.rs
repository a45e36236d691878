//! Everything is written by hand, the traits of the library included.

use eventsourcing::{Aggregate, DomainEvent, EventFields, EventType, Life, Mutators, Role, Uuid};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum ContactEvent {
    Added { name: String, email: Option<String> },
    Renamed { name: String },
    EmailChanged { email: Option<String> },
    VisitsChanged { visits: u32 },
    Discarded,
}

impl DomainEvent for ContactEvent {
    const TYPES: &'static [EventType] = &[
        of(
            "Added",
            "contact#Added",
            EventFields::Named(&["name", "email"]),
        ),
        of("Renamed", "contact#Renamed", EventFields::Named(&["name"])),
        of(
            "EmailChanged",
            "contact#EmailChanged",
            EventFields::Named(&["email"]),
        ),
        of(
            "VisitsChanged",
            "contact#VisitsChanged",
            EventFields::Named(&["visits"]),
        ),
        of("Discarded", "contact#Discarded", EventFields::None),
    ];

    fn type_index(&self) -> usize {
        match self {
            Self::Added { .. } => 0,
            Self::Renamed { .. } => 1,
            Self::EmailChanged { .. } => 2,
            Self::VisitsChanged { .. } => 3,
            Self::Discarded => 4,
        }
    }
}

const fn of(name: &'static str, topic: &'static str, fields: EventFields) -> EventType {
    EventType::new(name, topic, &[], fields)
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Contact {
    name: String,
    email: Option<String>,
    visits: u32,
}

impl Aggregate for Contact {
    type Event = ContactEvent;
    type Id = Uuid;
}

impl Contact {
    fn added(name: String, email: Option<String>) -> Self {
        let visits = 0;
        Self {
            name,
            email,
            visits,
        }
    }
}

impl Mutators<ContactEvent> for Contact {
    fn role(event: &ContactEvent) -> Role {
        match event {
            ContactEvent::Added { .. } => Role::Begins,
            ContactEvent::Discarded => Role::Ends,
            _ => Role::Changes,
        }
    }

    fn mutate(life: &mut Life<Self>, event: ContactEvent) {
        match event {
            ContactEvent::Added { name, email } => life.begin(Self::added(name, email)),
            ContactEvent::Renamed { name } => life.change(|it| it.name = name),
            ContactEvent::EmailChanged { email } => life.change(|it| it.email = email),
            ContactEvent::VisitsChanged { visits } => life.change(|it| it.visits = visits),
            ContactEvent::Discarded => life.end(|_| {}),
        }
    }
}

/// The same without the library.
pub(super) fn apply(contact: &mut Option<Contact>, event: ContactEvent) {
    match (contact, event) {
        (none, ContactEvent::Added { name, email }) => *none = Some(Contact::added(name, email)),
        (Some(it), ContactEvent::Renamed { name }) => it.name = name,
        (Some(it), ContactEvent::EmailChanged { email }) => it.email = email,
        (Some(it), ContactEvent::VisitsChanged { visits }) => it.visits = visits,
        _ => unreachable!("nothing else is decided here"),
    }
}

impl super::Contact for Contact {
    const FORM: &'static str = "by hand";

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
