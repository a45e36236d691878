//! What is lost between clients and servers, and clients and servers that are killed: what was
//! acknowledged is there once, the rest once or not at all, and never half.
#![allow(clippy::unwrap_used)]

mod boundaries;
mod caller;
mod crashes;
mod held_back;
mod killed;
mod numbered;
mod setup;
mod statements;
mod units;

use eventsourcing_tests::random::{Random, any_seed, from_environment};

/// How many rounds there are of what is random unless that is said, and the seed of what is random in them.
fn rounds(unless_said: u64) -> (u64, Random) {
    let rounds = from_environment("FAULT_ROUNDS", || unless_said);
    let seed = from_environment("FAULT_SEED", any_seed);
    println!("{rounds} rounds with FAULT_SEED={seed}");
    (rounds, Random::of(seed))
}
