//! Events that `#[derive(Aggregate)]` makes of fields.

use eventsourcing::{
    Aggregate, AggregateRoot, DomainEvent, Environment, EventFields, EventStore, InMemoryStrategy,
    Life, LogPosition, Mutators, Role, StoredEvent, Uuid,
};
use serde::{Deserialize, Serialize};

/// What one knows of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(topic = "crm.profile", alias = "crm.person", derive(PartialEq, Eq))]
struct Profile {
    /// What they are called.
    #[aggregate(attribute)]
    name: String,
    #[aggregate(attribute, no_method, alias = "Moved")]
    #[serde(rename = "e_mail", default)]
    email: String,
    born: u16,
    #[aggregate(default, attribute)]
    r#type: Option<String>,
    #[aggregate(default)]
    visits: u32,
}

impl Profile {
    fn change_email(&self, email: String) -> Result<ProfileEvent, &'static str> {
        if !email.contains('@') || email == self.email {
            return Err("no other address");
        }
        Ok(ProfileEvent::EmailChanged { email })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(discard(no_method))]
struct Plain;

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(
    generate = Happening,
    create(variant = Registered, method = register, topic = "Signed"),
    discard(variant = Left, no_method),
)]
struct Member {
    #[aggregate(attribute, variant = Renamed, method = rename)]
    name: String,
    #[aggregate(default)]
    friends: Vec<Self>,
}

fn ada() -> ProfileEvent {
    Profile::create("Ada".into(), "ada@example.org".into(), 1815)
}

#[test]
fn the_topics_are_those_of_the_type() {
    let topics: Vec<_> = ProfileEvent::TYPES.iter().map(|it| it.topic).collect();
    assert_eq!(
        topics,
        [
            "crm.profile#Created",
            "crm.profile#NameChanged",
            "crm.profile#EmailChanged",
            "crm.profile#TypeChanged",
            "crm.profile#Discarded",
        ],
    );
    assert_eq!(ProfileEvent::index_of("crm.person#Moved"), Some(2));
    assert_eq!(
        PlainEvent::TYPES[0].topic,
        concat!(module_path!(), "::PlainEvent#Created"),
    );
    assert_eq!(
        Happening::TYPES[0].topic,
        concat!(module_path!(), "::Happening#Signed")
    );
    assert_eq!(Happening::TYPES[0].name, "Registered");
}

#[test]
fn creation_carries_what_has_no_default() {
    assert_eq!(
        ProfileEvent::TYPES[0].fields,
        EventFields::Named(&["name", "email", "born"]),
    );
    assert_eq!(PlainEvent::TYPES[0].fields, EventFields::None);
    assert_eq!(
        ada(),
        ProfileEvent::Created {
            name: "Ada".into(),
            email: "ada@example.org".into(),
            born: 1815
        },
    );
}

#[test]
fn a_profile_is_created_changed_and_discarded() {
    let mut root =
        AggregateRoot::<Profile>::create_with(Uuid::nil(), &Environment::default(), ada()).unwrap();
    root.decide(|it| it.change_name("Ada Lovelace".into()))
        .unwrap();
    assert_eq!(
        root.decide(|it| it.change_email("nowhere".into()))
            .unwrap_err()
            .to_string(),
        "no other address"
    );
    root.decide(|it| it.change_type(Some("poet".into())))
        .unwrap();
    assert_eq!(
        *root,
        Profile {
            name: "Ada Lovelace".into(),
            email: "ada@example.org".into(),
            born: 1815,
            r#type: Some("poet".into()),
            visits: 0,
        },
    );
    root.decide(Profile::discard).unwrap();
    assert!(root.has_ended());
}

#[test]
fn names_can_be_others() {
    let mut life = Life::Unborn;
    Member::mutate(&mut life, Member::register("Ada".into()));
    let renamed = life.state().map(|it| it.rename("Eve".into()));
    Member::mutate(&mut life, renamed.unwrap());
    assert!(
        life.state()
            .is_some_and(|it| it.name == "Eve" && it.friends.is_empty())
    );
    assert_eq!(Member::role(&Happening::Left), Role::Ends);
    Member::mutate(&mut life, Happening::Left);
    assert!(matches!(life, Life::Ended(_)));
}

/// The same by hand.
mod by_hand {
    use super::*;
    use eventsourcing::mutators;

    #[must_use]
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    #[event(topic = "crm.profile", alias = "crm.person")]
    pub(super) enum ProfileEvent {
        Created {
            name: String,
            #[serde(rename = "e_mail", default)]
            email: String,
            born: u16,
        },
        NameChanged {
            name: String,
        },
        #[event(alias = "Moved")]
        EmailChanged {
            #[serde(rename = "e_mail")]
            email: String,
        },
        TypeChanged {
            r#type: Option<String>,
        },
        Discarded,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = ProfileEvent)]
    pub(super) struct Profile {
        pub(super) name: String,
        #[serde(rename = "e_mail", default)]
        email: String,
        born: u16,
        r#type: Option<String>,
        visits: u32,
    }

    #[mutators(ProfileEvent)]
    impl Profile {
        fn created(name: String, email: String, born: u16) -> Self {
            Self {
                name,
                email,
                born,
                r#type: None,
                visits: 0,
            }
        }

        fn name_changed(&mut self, name: String) {
            self.name = name;
        }

        fn email_changed(&mut self, email: String) {
            self.email = email;
        }

        fn type_changed(&mut self, r#type: Option<String>) {
            self.r#type = r#type;
        }

        fn discarded(self) {}
    }
}

/// Under which topic and as which bytes events are stored.
fn stored(store: &EventStore<InMemoryStrategy>) -> Vec<(String, String)> {
    let all = store.all_stored_events(LogPosition::default());
    all.map(|it| {
        let it = it.expect("memory can be read");
        let state = String::from_utf8(it.state).expect("JSON is text");
        (it.event_type.into(), state)
    })
    .collect()
}

#[test]
fn events_written_by_hand_read_the_same_bytes() {
    let store = EventStore::in_memory();
    let generated = store.repository::<Profile>();
    let mut ada = generated.create(ada()).unwrap();
    ada.decide(|it| it.change_name("Ada Lovelace".into()))
        .unwrap();
    ada.decide(|it| it.change_email("ada@example.com".into()))
        .unwrap();
    ada.decide(|it| it.change_type(None)).unwrap();
    generated.save(&mut ada).unwrap();

    let by_hand = store.repository::<by_hand::Profile>();
    let mut read = by_hand.get(ada.id()).unwrap();
    assert_eq!(read.name, "Ada Lovelace");
    assert_eq!(format!("{:?}", *read), format!("{:?}", *ada));

    read.trigger(by_hand::ProfileEvent::Discarded).unwrap();
    by_hand.save(&mut read).unwrap();
    let ended = generated.find_ended_too(ada.id()).unwrap();
    assert!(ended.is_some_and(|it| it.has_ended()));
}

#[test]
fn events_written_by_hand_store_the_same_bytes() {
    use by_hand::ProfileEvent::{Created, Discarded, EmailChanged, NameChanged, TypeChanged};

    let (generated, by_hand) = (EventStore::in_memory(), EventStore::in_memory());
    let mut ada = generated.repository::<Profile>().create(ada()).unwrap();
    ada.trigger(ada.change_name("Ada Lovelace".into())).unwrap();
    ada.trigger(ProfileEvent::EmailChanged {
        email: "a@b".into(),
    })
    .unwrap();
    ada.trigger(ada.change_type(Some("poet".into()))).unwrap();
    ada.trigger(ada.discard()).unwrap();
    generated.repository().save(&mut ada).unwrap();

    let created = Created {
        name: "Ada".into(),
        email: "ada@example.org".into(),
        born: 1815,
    };
    let mut ada = by_hand
        .repository::<by_hand::Profile>()
        .create(created)
        .unwrap();
    ada.trigger(NameChanged {
        name: "Ada Lovelace".into(),
    })
    .unwrap();
    ada.trigger(EmailChanged {
        email: "a@b".into(),
    })
    .unwrap();
    ada.trigger(TypeChanged {
        r#type: Some("poet".into()),
    })
    .unwrap();
    ada.trigger(Discarded).unwrap();
    by_hand.repository().save(&mut ada).unwrap();

    assert_eq!(stored(&generated), stored(&by_hand));
    assert_eq!(
        stored(&generated)[2],
        (
            "crm.profile#EmailChanged".into(),
            r#"{"e_mail":"a@b"}"#.into()
        ),
    );
}

#[test]
fn a_creation_older_than_a_field_gets_its_default() {
    let store = EventStore::in_memory();
    let id = Uuid::nil();
    let older = StoredEvent::new(id, 0, "crm.person#Created", r#"{"name":"Ada","born":1815}"#);
    let event = store
        .mapper()
        .from_sequenced_item::<ProfileEvent, u64>(&older)
        .unwrap();
    assert_eq!(
        event.event,
        Profile::create("Ada".into(), String::new(), 1815)
    );

    let change = StoredEvent::new(id, 1, "crm.profile#EmailChanged", "{}");
    store
        .mapper()
        .from_sequenced_item::<ProfileEvent, u64>(&change)
        .unwrap_err();
}
