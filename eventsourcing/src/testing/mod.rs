//! The contract of record strategies, for whoever writes one (feature `testing`).
//!
//! A few lines in the tests of a strategy stamp every case as a test of it, named
//! `my_strategy::append::a_taken_version_is_a_conflict`:
//!
//! ```
//! use eventsourcing::{InMemoryStrategy, testing::Fresh};
//!
//! fn my_strategy() -> Fresh {
//!     Fresh::new(InMemoryStrategy::default()) // yours, new and empty
//! }
//!
//! eventsourcing::record_strategy_contract! {
//!     capabilities = [versions, snapshots, dictionaries, data_keys, waiting];
//!     my_strategy: my_strategy,
//! }
//! # fn main() {}
//! ```
//!
//! [`Fresh::keeping`] keeps what its database lives in: a folder, a server. Stamp the contract once
//! more with a pool of one connection, where there is a pool.
//!
//! # Capabilities
//!
//! What every strategy promises is always asked. A capability brings the cases of what only some
//! have; without it there are none of these, not even ones that pass. That the first six are said
//! where the strategy has them, and only there, is a test too.
//!
//! | capability | of what strategy | cases |
//! |---|---|---|
//! | `versions` | sequences begin at [`Position::FIRST`](crate::Position::FIRST) | the last version, bounds beyond it, and who counts as begun |
//! | `times` | they do not | that an originator begins at its lowest position |
//! | `snapshots` | [`snapshots`](RecordStrategy::snapshots) answers | that they are kept, found, pruned and not mixed up |
//! | `dictionaries` | [`dictionaries`](RecordStrategy::dictionaries) answers | that they never change |
//! | `data_keys` | [`data_keys`](RecordStrategy::data_keys) answers | one for each originator, and none after it was destroyed |
//! | `held` | its author says how to hold an append: [`Fresh::holding`] | what readers, followers and other writers see of a transaction that is open |
//! | `waiting` | writers wait for each other | that none is answered [`RolledBack`](crate::RecordError::RolledBack) because others write |
//!
//! # The order of commits
//!
//! A follower that goes on from the last log position it saw misses an event where positions are
//! drawn in one order and committed in another, as ids of a sequence or an auto-increment are. In
//! the cases of `order` many write at random times, which finds that where commits take long enough.
//! Those of `held` find it always: they need a way to append in a transaction that stays open.
//!
//! ```
//! # use eventsourcing::{RecordError, testing::Held};
//! struct OpenTransaction { /* a connection of its own */ }
//!
//! impl Held for OpenTransaction {
//!     fn commit(self: Box<Self>) -> Result<(), RecordError> {
//!         // COMMIT
//! #       Ok(())
//!     }
//!     fn roll_back(self: Box<Self>) -> Result<(), RecordError> {
//!         // ROLLBACK
//! #       Ok(())
//!     }
//! }
//! ```
//!
//! A store may make readers or other writers wait until the transaction has ended: the cases give
//! them 0.3 s before they end it.
//!
//! # Cases without the macro
//!
//! Whoever has to run them otherwise has them as a table:
//!
//! ```
//! # use eventsourcing::InMemoryStrategy;
//! use eventsourcing::testing::{Fresh, cases};
//!
//! for case in cases(&["versions", "snapshots"]) {
//!     println!("{}", case.name);
//!     # if case.name.starts_with("keys") {
//!     case.run(&Fresh::<u64>::new(InMemoryStrategy::default()));
//!     # }
//! }
//! ```
//!
//! A position of your own says by [`Nth`] how it is counted.
// Cases fail by panicking.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

mod at_once;
mod cases;
mod contract;
mod following;
mod fresh;
mod list;
mod nth;
mod records;

#[doc(hidden)]
pub use contract::{check_capabilities, run};
pub use fresh::{Fresh, Held};
pub use list::{Case, cases};
pub use nth::Nth;
pub use records::{event, events, new_id, save};

use crate::RecordStrategy;

/// A record strategy, of aggregates unless another position is named.
pub type Strategy<'a, P = u64> = &'a dyn RecordStrategy<Position = P>;
