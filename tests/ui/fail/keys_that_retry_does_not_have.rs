//! What can be said of a retry, and how.

use eventsourcing::retry;

#[retry(atempts = 5)]
fn misspelt() -> Result<(), ()> {
    Ok(())
}

#[retry(attempts = 5, attempts = 6)]
fn twice() -> Result<(), ()> {
    Ok(())
}

#[retry(attempts, on =, policy, within())]
fn without_values() -> Result<(), ()> {
    Ok(())
}

#[retry(pauses = ZERO, without_jitter = true)]
fn otherwise() -> Result<(), ()> {
    Ok(())
}

#[retry(pauses(ZERO))]
fn one_pause() -> Result<(), ()> {
    Ok(())
}

#[retry(5)]
fn no_key() -> Result<(), ()> {
    Ok(())
}

#[retry(attempts = "five")]
fn a_value_of_another_type() -> Result<(), ()> {
    Ok(())
}

fn main() {}
