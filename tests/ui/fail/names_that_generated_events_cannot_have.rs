//! Names that an enum cannot have, or has.

use eventsourcing::{Aggregate, mutators};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
#[aggregate(event = TodoEvent)]
struct Todo {
    text: String,
}

#[mutators(generate = TodoEvent)]
impl Todo {
    fn added(text: String, _0: u8, __: u8, _self: u8) -> Self {
        Self { text }
    }

    fn _1(&mut self) {}

    fn self_(&mut self) {}

    fn text_changed(&mut self, text: String) {
        self.text = text;
    }

    #[event(TextChanged)]
    fn changed(&mut self, text: String) {
        self.text = text;
    }

    fn removed(self) {}
}

fn main() {
    println!("{:?}", TodoEvent::Removed);
}
