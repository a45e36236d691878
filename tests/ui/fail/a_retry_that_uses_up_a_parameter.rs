//! The body runs more than once.

use eventsourcing::retry;

#[retry]
fn send(letter: String) -> Result<(), String> {
    Err(letter)
}

fn main() {}
