//! No constant can name the fields of a generic event.

use elsewhere::SendingEvent;
use eventsourcing::mutators;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[derive(Clone, Serialize, Deserialize)]
struct Sending<T>(T);

#[mutators(SendingEvent<T>)]
impl<T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static> Sending<T> {
    fn posted() -> Self {
        Self(todo!())
    }

    fn exchanged(&mut self, content: T) {
        self.0 = content;
    }

    fn weighed(&mut self, _grams: u64) {}

    fn delivered(self) {}
}

fn main() {}
