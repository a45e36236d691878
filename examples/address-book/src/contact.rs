//! A contact. Its events, what they do to it and most of its decisions are generated from its fields.

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
    #[aggregate(attribute, variant = Renamed, method = rename)]
    pub name: Line,
    /// Where mail reaches them, if anywhere.
    #[aggregate(attribute)]
    pub email: Option<Email>,
    /// Where they live, if that is known.
    #[aggregate(attribute, default, variant = Moved, no_method)]
    pub address: Option<Address>,
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

impl Contact {
    /// Has them live elsewhere: the one decision that can be refused, and so is written by hand.
    pub fn move_to(&self, address: Address) -> Result<ContactEvent, LivesThere> {
        let address = Some(address);
        if address == self.address {
            return Err(LivesThere(self.name.clone()));
        }
        Ok(ContactEvent::Moved { address })
    }
}

/// Nobody moves to where they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} lives there already")]
pub struct LivesThere(pub Line);

/// What can be asked of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(aggregate = Contact, error = LivesThere)]
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
        let state = Contact {
            name: line("Ada King"),
            email,
            address: Some(london()),
        };
        assert_eq!(*contact, state);
        contact.decide(Contact::remove).unwrap();
        assert!(contact.has_ended());
    }

    #[test]
    fn nobody_moves_to_where_they_live() {
        let mut contact = Contact {
            name: line("Ada"),
            email: None,
            address: None,
        };
        let address = Some(london());
        assert_eq!(
            contact.move_to(london()),
            Ok(ContactEvent::Moved {
                address: address.clone()
            })
        );
        contact.address = address;
        assert_eq!(contact.move_to(london()), Err(LivesThere(line("Ada"))));
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
                "address-book.contact#Removed",
            ]
        );
    }
}
