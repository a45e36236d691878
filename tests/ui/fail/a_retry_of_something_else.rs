//! `#[retry]` stands on a function with a body.

use eventsourcing::retry;

#[retry]
struct Machine;

trait Turns {
    #[retry]
    fn turn(&mut self) -> Result<(), ()>;
}

fn main() {}
