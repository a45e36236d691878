//! Strategies that break one promise each: a suite that lets a naive store pass is none.

mod data_keys;
mod records;

use eventsourcing::testing::{self, Case, Nth};

/// The case of this name.
fn case<P: Nth>(name: &str) -> Case<P> {
    let capabilities = [
        "versions",
        "times",
        "snapshots",
        "dictionaries",
        "data_keys",
    ];
    let mut cases = testing::cases(&capabilities).into_iter();
    cases.find(|it| it.name == name).unwrap()
}
