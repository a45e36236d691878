//! Which errors are worth it is asked of the errors of the function.

use eventsourcing::{UpdateError, retry};

#[retry(on = UpdateError::<()>::is_conflict)]
fn send() -> Result<(), String> {
    Err("no paper".to_owned())
}

fn main() {}
