//! A contact. Its events and what they do to it are generated from its fields; so are the decisions
//! that refuse nothing.

use std::collections::BTreeSet;

use eventsourcing::{Aggregate, Command, Id, Shape, Uuid};
use serde::{Deserialize, Serialize};

use crate::values::{Email, Line, Postcode};

/// Which contact.
#[derive(Id)]
pub struct ContactId(Uuid);

/// Somebody one knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Aggregate)]
#[aggregate(id = ContactId, topic = "address-book.contact", derive(PartialEq, Eq))]
#[aggregate(create(variant = Added, method = add), discard(variant = Removed, method = remove))]
pub struct Contact {
    /// What they are called.
    #[aggregate(attribute, variant = Renamed, no_method)]
    pub name: Line,
    /// Where mail reaches them, if anywhere.
    #[aggregate(attribute, no_method)]
    pub email: Option<Email>,
    /// Where they live, if that is known.
    #[aggregate(attribute, default, variant = Moved, no_method)]
    pub address: Option<Address>,
    /// The groups that they belong to. Each has them as a member, and whatever changes the one
    /// changes the other with it: whoever removes a contact reads no other aggregate to find them.
    #[aggregate(attribute, default, no_method)]
    pub groups: BTreeSet<Line>,
}

/// Where somebody lives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Shape)]
pub struct Address {
    /// The street and the number in it.
    pub street: Line,
    /// The postcode of the town.
    pub postcode: Postcode,
    /// The town.
    pub town: Line,
}

/// The decisions that can be refused, and so are written by hand: nothing happens twice.
impl Contact {
    /// Gives them another name.
    pub fn rename(&self, name: Line) -> Result<ContactEvent, NothingNew> {
        self.unless(name == self.name, ContactEvent::Renamed { name })
    }

    /// Has mail reach them elsewhere, or nowhere.
    pub fn change_email(&self, email: Option<Email>) -> Result<ContactEvent, NothingNew> {
        self.unless(email == self.email, ContactEvent::EmailChanged { email })
    }

    /// Has them live elsewhere.
    pub fn move_to(&self, address: Address) -> Result<ContactEvent, NothingNew> {
        let address = Some(address);
        self.unless(address == self.address, ContactEvent::Moved { address })
    }

    fn unless(&self, is_so: bool, event: ContactEvent) -> Result<ContactEvent, NothingNew> {
        if is_so {
            return Err(NothingNew(self.name.clone()));
        }
        Ok(event)
    }

    /// Has them belong to a group; nothing happens if they do.
    pub(crate) fn join(&self, group: Line) -> Option<ContactEvent> {
        let mut groups = self.groups.clone();
        groups
            .insert(group)
            .then_some(ContactEvent::GroupsChanged { groups })
    }

    /// Has them belong to a group no longer; nothing happens if they do not.
    pub(crate) fn leave(&self, group: &Line) -> Option<ContactEvent> {
        let mut groups = self.groups.clone();
        groups
            .remove(group)
            .then_some(ContactEvent::GroupsChanged { groups })
    }
}

/// Nothing happens that is so already.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("that is what is known of {0} already")]
pub struct NothingNew(pub Line);

/// What can be asked of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(aggregate = Contact, error = NothingNew)]
pub enum Change {
    /// Another name.
    Rename(Line),
    /// Another e-mail address, or none.
    ChangeEmail(Option<Email>),
    /// Another place to live.
    MoveTo(Address),
}

#[cfg(test)]
mod tests {
    use eventsourcing::{AggregateRoot, Environment};

    use super::*;

    fn line(text: &str) -> Line {
        text.parse().unwrap()
    }

    fn ada() -> ContactEvent {
        Contact::add(line("Ada"), None)
    }

    fn london() -> Address {
        Address {
            street: line("12 St James's Square"),
            postcode: "SW1Y 4JH".parse().unwrap(),
            town: line("London"),
        }
    }

    #[test]
    fn a_contact_is_added_changed_and_removed() {
        let (id, environment) = (ContactId::new(), Environment::default());
        let mut contact = AggregateRoot::<Contact>::create_with(id, &environment, ada()).unwrap();
        contact.decide(|it| it.rename(line("Ada King"))).unwrap();
        let email: Option<Email> = Some("ada@example.org".parse().unwrap());
        contact.decide(|it| it.change_email(email.clone())).unwrap();
        contact.decide(|it| it.move_to(london())).unwrap();
        contact.decide(|it| it.join(line("Friends"))).unwrap();
        let state = Contact {
            name: line("Ada King"),
            email,
            address: Some(london()),
            groups: BTreeSet::from([line("Friends")]),
        };
        assert_eq!(*contact, state);
        contact.decide(Contact::remove).unwrap();
        assert!(contact.has_ended());
    }

    #[test]
    fn nothing_happens_that_is_so_already() {
        let ada = Contact {
            name: line("Ada"),
            email: None,
            address: Some(london()),
            groups: BTreeSet::from([line("Friends")]),
        };
        let refused = Err(NothingNew(line("Ada")));
        assert_eq!(ada.rename(line("Ada")), refused);
        assert!(ada.rename(line("ada")).is_ok());
        assert_eq!(ada.change_email(None), refused);
        assert_eq!(ada.move_to(london()), refused);
        assert_eq!(ada.join(line("Friends")), None);
        assert_eq!(ada.leave(&line("Foes")), None);
    }

    /// Every address book that is stored depends on them.
    #[test]
    fn the_topics_are_those_for_ever() {
        let topics: Vec<_> = <ContactEvent as eventsourcing::DomainEvent>::TYPES
            .iter()
            .map(|it| it.topic)
            .collect();
        assert_eq!(
            topics,
            [
                "address-book.contact#Added",
                "address-book.contact#Renamed",
                "address-book.contact#EmailChanged",
                "address-book.contact#Moved",
                "address-book.contact#GroupsChanged",
                "address-book.contact#Removed",
            ]
        );
    }
}
