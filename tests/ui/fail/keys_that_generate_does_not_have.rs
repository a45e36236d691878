//! Unknown, repeated, without value.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent, topics = "todo")]
impl Todo {
    #[event(Added, topc = "Added")]
    fn added(text: String) -> Self {
        Self { text }
    }

    #[event]
    fn done(&mut self) {}

    #[event()]
    fn moved(&mut self) {}

    #[event(Removed, topic)]
    fn removed(self) {}
}

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TwiceEvent)]
struct Twice;

#[mutators(generate = TwiceEvent, generate = TwiceEvent, derive(Clone))]
impl Twice {
    #[event(Added)]
    #[event(Made)]
    fn added() -> Self {
        Self
    }
}

struct Quoted;

#[mutators(generate = "QuotedEvent", topic = "")]
impl Quoted {
    fn added() -> Self {
        Self
    }
}

struct Nameless;

#[mutators(topic = "nameless", derive(PartialEq))]
impl Nameless {
    #[event(topic = "Added")]
    fn added() -> Self {
        Self
    }
}

fn main() {
    println!("{:?} {:?}", TodoEvent::Done, TwiceEvent::Added);
}
