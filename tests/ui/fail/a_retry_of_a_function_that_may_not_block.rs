//! The pauses block the thread.

use eventsourcing::retry;

#[retry]
async fn turn() -> Result<(), ()> {
    Ok(())
}

#[retry]
const fn count() -> Result<(), ()> {
    Ok(())
}

fn main() {}
