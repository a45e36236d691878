//! The contract of record strategies, for whoever writes one.
//!
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
