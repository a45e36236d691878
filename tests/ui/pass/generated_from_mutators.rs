//! Every way to have events generated from mutators.

#![deny(warnings)]

use eventsourcing::{Aggregate, DomainEvent, EventStore, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
    done: bool,
}

#[mutators(generate = TodoEvent, topic = "todo")]
impl Todo {
    fn added(text: String) -> Self {
        Self { text, done: false }
    }

    fn done(&mut self) {
        self.done = true;
    }

    fn removed(self) {}
}

pub mod lamps {
    use eventsourcing::{Aggregate, mutators};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
    #[aggregate(event = LampHappening)]
    pub struct Lamp {
        watts: Watts,
    }

    /// Less visible than what it is a part of.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Watts(u8);

    #[mutators(alias = "bulb", generate = pub LampHappening, derive(PartialEq))]
    impl Lamp {
        /// It was there.
        #[event(topic = "Built", alias = "bulb#Made")]
        fn installed(
            /// How bright.
            #[serde(rename = "brightness", default = "some")]
            mut watts: Watts,
            _place: String,
        ) -> Self {
            watts.0 += 1;
            Self { watts }
        }

        #[event(Copied, topic = "Twinned")]
        #[serde(rename_all = "camelCase")]
        #[inline]
        fn copied_from(&mut self, r#type: Box<Self>, _reason: u8) {
            self.watts = r#type.watts;
        }

        #[event(Self_)]
        fn self_(&mut self) {}
    }

    fn some() -> Watts {
        Watts(1)
    }
}

macro_rules! counter {
    ($counter:ident, $event:ident, $field:ident: $ty:ty) => {
        #[derive(Clone, Serialize, Deserialize, Aggregate)]
        #[aggregate(event = $event)]
        struct $counter($ty);

        #[mutators(generate = $event)]
        impl $counter {
            fn begun($field: $ty) -> Self {
                Self($field)
            }
        }
    };
}

counter!(Counter, Counted, count: Option<u8>);

fn main() {
    let todos = EventStore::in_memory().repository::<Todo>();
    let todo = todos.create(TodoEvent::Added { text: "sleep".into() }).unwrap();
    let todo = todos.update(todo.id(), |_| TodoEvent::Done).unwrap();
    assert!(todo.done && todo.text == "sleep");
    todos.update(todo.id(), |_| TodoEvent::Removed).unwrap();

    assert_eq!(lamps::LampHappening::TYPES[0].topic, concat!(module_path!(), "::lamps::LampHappening#Built"));
    assert_eq!(lamps::LampHappening::TYPES[1].name, "Copied");
    assert_eq!(Counted::Begun { count: None }.topic(), concat!(module_path!(), "::Counted#Begun"));
    _ = Counter(Some(1)).0;
}
