//! Which database to take, and what changes past one machine.
//!
//! This is documentation and nothing else: there is nothing in it to use. What the library does by
//! itself is told in the guide of `eventsourcing`.

#[doc = include_str!("../docs/choosing-a-database.md")]
pub mod choosing_a_database {}

#[doc = include_str!("../docs/past-one-machine.md")]
pub mod past_one_machine {}
