//! Every way to have events generated from fields.

#![deny(warnings)]

use eventsourcing::{Aggregate, DomainEvent, EventStore, Id, Uuid};
use serde::{Deserialize, Serialize};

/// The least there is to write.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
struct Profile {
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute)]
    email: String,
}

#[derive(Id)]
pub struct ContactId(Uuid);

/// All there is to say.
#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(id = ContactId, generate = ContactHappening)]
#[aggregate(topic = "crm.contact", alias = "crm.person", derive(PartialEq, ::core::cmp::Eq))]
#[aggregate(create(variant = Met, method = meet, topic = "Introduced", alias = "crm.guest#Met"))]
#[aggregate(discard(variant = Forgotten, no_method))]
pub struct Contact {
    /// What they are called.
    #[aggregate(attribute, variant = Renamed, method = rename, topic = "NameChanged", alias = "Called")]
    name: String,
    #[aggregate(attribute, no_method, default)]
    #[serde(default, rename = "e_mail", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[aggregate(default)]
    #[serde(skip)]
    friends: Vec<Box<Self>>,
    #[aggregate(attribute)]
    r#type: Kind,
    #[aggregate(attribute, variant = FirstChanged)]
    _1: u8,
}

/// Less visible than what it is a part of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kind;

impl Contact {
    /// A decision that can be refused.
    pub fn change_email(&self, email: &str) -> Option<ContactHappening> {
        let email = Some(email.to_owned());
        (email != self.email).then_some(ContactHappening::EmailChanged { email })
    }
}

/// No fields, and nothing that is used.
#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "nothing")]
#[allow(dead_code)]
struct Nothing;

#[derive(Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(create(no_method), discard(no_method))]
pub struct WithoutMethods {}

/// In a macro, and in a function.
macro_rules! counter {
    ($counter:ident { $field:ident: $ty:ty }) => {
        #[derive(Clone, Serialize, Deserialize, Aggregate)]
        struct $counter {
            #[aggregate(attribute)]
            $field: $ty,
        }
    };
}

fn main() {
    counter!(Counter { count: Option<u8> });
    let counters = EventStore::in_memory().repository::<Counter>();
    let counter = counters.create(Counter::create(None)).unwrap();
    counters.update(counter.id(), |it| it.change_count(it.count.map_or(Some(0), |it| it.checked_add(1)))).unwrap();
    assert_eq!(counters.get(counter.id()).unwrap().count, Some(0));
    assert_eq!(CounterEvent::Discarded.topic(), concat!(module_path!(), "::CounterEvent#Discarded"));

    let profiles = EventStore::in_memory().repository::<Profile>();
    let mut profile = profiles.create(Profile::create("Ada".into(), "ada@example.org".into())).unwrap();
    profile.decide(|it| [it.change_name(it.email.clone()), it.discard()]).unwrap();
    assert_eq!(profile.name, "ada@example.org");

    let contact = EventStore::in_memory().repository::<Contact>().create(Contact::meet("Ada".into(), Kind, 1)).unwrap();
    assert_eq!(contact.change_email("").unwrap().topic(), "crm.contact#EmailChanged");
    assert_ne!(contact.rename("Eve".into()), ContactHappening::Forgotten);
    assert_eq!(contact.change_type(Kind).topic(), "crm.contact#TypeChanged");
    assert_eq!(contact.change__1(1).topic(), "crm.contact#FirstChanged");
    assert_eq!(contact._1, 1);
    assert!(contact.friends.is_empty());
    _ = WithoutMethodsEvent::Created;
}
