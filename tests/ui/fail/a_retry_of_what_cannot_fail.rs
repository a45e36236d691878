//! What cannot fail is not tried again.

use eventsourcing::retry;

#[retry]
fn turn() {}

#[retry]
fn count() -> u32 {
    7
}

fn main() {}
