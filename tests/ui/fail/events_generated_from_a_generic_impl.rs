//! The parameters that the events need would change with the mutators.

use eventsourcing::mutators;

struct Box<T> {
    content: T,
}

#[mutators(generate = BoxEvent)]
impl<T> Box<T> {
    fn packed(content: T) -> Self {
        Self { content }
    }
}

fn main() {}
