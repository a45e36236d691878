//! Events that `#[mutators(generate = …)]` makes of methods.

use eventsourcing::{
    Aggregate, DomainEvent, EventFields, EventStore, InMemoryStrategy, LogPosition, Mutators, Role,
    StoredEvent, Uuid, mutators,
};
use serde::{Deserialize, Serialize};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
    done: bool,
    parts: Vec<Self>,
}

#[mutators(generate = TodoEvent, topic = "todo", alias = "task", derive(PartialEq))]
impl Todo {
    /// Somebody wants it done.
    fn added(
        /// What there is to do.
        text: String,
        #[serde(default)] _urgent: bool,
    ) -> Self {
        Self {
            text,
            done: false,
            parts: Vec::new(),
        }
    }

    #[event(topic = "Split", alias = "old#Split")]
    #[serde(rename_all = "camelCase")]
    fn split(&mut self, first_part: Self, #[serde(rename = "type")] r#type: Option<u8>) {
        self.parts.push(first_part);
        _ = r#type;
    }

    #[event(Finished, alias = "Done")]
    fn done(&mut self) {
        self.done = true;
    }

    #[cfg(any())]
    fn lost(&mut self) {}

    fn opened_2(&mut self) {}

    fn removed(self) {}
}

fn added(text: &str) -> TodoEvent {
    TodoEvent::Added {
        text: text.into(),
        urgent: true,
    }
}

#[test]
fn a_mutator_is_an_event() {
    let topics: Vec<_> = TodoEvent::TYPES.iter().map(|it| it.topic).collect();
    assert_eq!(
        topics,
        [
            "todo#Added",
            "todo#Split",
            "todo#Finished",
            "todo#Opened2",
            "todo#Removed"
        ],
    );
    assert_eq!(
        TodoEvent::TYPES[0].fields,
        EventFields::Named(&["text", "urgent"]),
    );
    assert_eq!(TodoEvent::TYPES[4].fields, EventFields::None);
    assert_eq!(TodoEvent::index_of("task#Done"), Some(2));
    assert_eq!(TodoEvent::index_of("old#Split"), Some(1));
    assert_eq!(Todo::role(&TodoEvent::Removed), Role::Ends);
    assert_eq!(added("sleep"), added("sleep"));
}

/// The same by hand.
mod by_hand {
    use super::{Aggregate, Deserialize, DomainEvent, Serialize, mutators};

    #[must_use]
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
    #[event(topic = "todo", alias = "task")]
    pub(super) enum TodoEvent {
        Added {
            text: String,
            #[serde(default)]
            urgent: bool,
        },
        #[event(alias = "old#Split")]
        #[serde(rename_all = "camelCase")]
        Split {
            first_part: Todo,
            r#type: Option<u8>,
        },
        #[event(alias = "Done")]
        Finished,
        Opened2,
        Removed,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = TodoEvent)]
    pub(super) struct Todo {
        pub(super) text: String,
        pub(super) done: bool,
        pub(super) parts: Vec<Self>,
    }

    #[mutators(TodoEvent)]
    impl Todo {
        fn added(text: String, _urgent: bool) -> Self {
            Self {
                text,
                done: false,
                parts: Vec::new(),
            }
        }

        fn split(&mut self, first_part: Self, _type: Option<u8>) {
            self.parts.push(first_part);
        }

        fn finished(&mut self) {
            self.done = true;
        }

        fn opened2(&mut self) {}

        fn removed(self) {}
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
fn events_written_by_hand_read_and_store_the_same_bytes() {
    let (generated, by_hand) = (EventStore::in_memory(), EventStore::in_memory());
    let mut todo = generated
        .repository::<Todo>()
        .create(added("move"))
        .unwrap();
    let first_part = (*todo).clone();
    todo.trigger(TodoEvent::Split {
        first_part,
        r#type: Some(1),
    })
    .unwrap();
    todo.trigger(TodoEvent::Finished).unwrap();
    generated.repository().save(&mut todo).unwrap();

    let read = generated
        .repository::<by_hand::Todo>()
        .get(todo.id())
        .unwrap();
    assert_eq!(format!("{:?}", *read), format!("{:?}", *todo));

    let events = generated.get_domain_events::<by_hand::TodoEvent>(todo.id());
    let events: Vec<_> = events.unwrap().into_iter().map(|it| it.event).collect();
    let mut events = events.into_iter();
    let mut again = by_hand
        .repository::<by_hand::Todo>()
        .create(events.next().unwrap())
        .unwrap();
    for event in events {
        again.trigger(event).unwrap();
    }
    by_hand.repository().save(&mut again).unwrap();
    assert_eq!(stored(&generated), stored(&by_hand));
    assert_eq!(
        stored(&generated)[1].1,
        r#"{"firstPart":{"text":"move","done":false,"parts":[]},"type":1}"#,
    );
}

#[test]
fn attributes_of_a_parameter_reach_the_field() {
    let older = StoredEvent::new(Uuid::nil(), 0, "task#Added", r#"{"text":"sleep"}"#);
    let store = EventStore::in_memory();
    let event = store.mapper().from_sequenced_item::<TodoEvent, u64>(&older);
    let sleep = TodoEvent::Added {
        text: "sleep".into(),
        urgent: false,
    };
    assert_eq!(event.unwrap().event, sleep);
}
