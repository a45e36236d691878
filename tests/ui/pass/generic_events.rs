//! Generic events and aggregates, with bounds and `where` clauses.

use elsewhere::SendingEvent;
use eventsourcing::{Aggregate, DomainEvent, Life, Mutators, mutators};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[must_use]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DomainEvent)]
enum BoxEvent<T, const N: usize = 1>
where
    T: PartialEq,
{
    Packed { content: T, count: u8 },
    Changed(T),
    Emptied,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = BoxEvent<T, 3>)]
#[serde(bound = "T: Serialize + DeserializeOwned")]
struct Box<T: PartialEq + Clone + Send + Sync + Serialize + DeserializeOwned + 'static> {
    content: Option<T>,
}

#[mutators(BoxEvent<T, 3>)]
impl<T: PartialEq + Clone + Send + Sync + Serialize + DeserializeOwned + 'static> Box<T> {
    fn packed(content: T, _count: u8) -> Self {
        Self { content: Some(content) }
    }

    fn changed(&mut self, anything: T) {
        self.content = Some(anything);
    }

    fn emptied(&mut self) {
        self.content = None;
    }
}

/// Of one type, an enum of another crate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Aggregate)]
#[aggregate(event = SendingEvent<u8>)]
struct Sending {
    content: u8,
}

#[mutators(SendingEvent<u8>)]
impl Sending {
    fn posted(content: u8) -> Self {
        Self { content }
    }

    fn exchanged(&mut self, content: u8) {
        self.content = content;
    }

    fn weighed(&mut self, _grams: u64) {}

    fn delivered(self) {}
}

fn main() {
    let mut life = Life::Unborn;
    Box::mutate(&mut life, BoxEvent::Packed { content: 1_u8, count: 1 });
    Box::mutate(&mut life, BoxEvent::Changed(2));
    assert_eq!(life, Life::Living(Box { content: Some(2) }));
    assert_eq!(BoxEvent::<u8>::TYPES[0].topic, BoxEvent::<u16>::TYPES[0].topic);

    let mut life = Life::Unborn;
    Sending::mutate(&mut life, SendingEvent::Posted { content: 1 });
    Sending::mutate(&mut life, SendingEvent::Delivered);
    assert_eq!(life, Life::Ended(Sending { content: 1 }));
}
